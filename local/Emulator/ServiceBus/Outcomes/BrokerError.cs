namespace Local.Emulator.ServiceBus.Outcomes;

/// <summary>
/// The errors that the service can answer with. Each has one AMQP condition and one exception in the SDKs:
/// https://learn.microsoft.com/azure/service-bus-messaging/service-bus-messaging-exceptions-latest
/// </summary>
internal enum BrokerError
{
    /// <summary><c>amqp:not-found</c>: there is no entity, rule or session with this name.</summary>
    NotFound,

    /// <summary><c>com.microsoft:message-not-found</c>: no message with this sequence number can be received.</summary>
    MessageNotFound,

    /// <summary><c>com.microsoft:message-lock-lost</c>: the lock expired, or the message has been settled.</summary>
    MessageLockLost,

    /// <summary><c>com.microsoft:session-lock-lost</c>: the session's lock expired or was released.</summary>
    SessionLockLost,

    /// <summary><c>com.microsoft:session-cannot-be-locked</c>: another receiver holds the session.</summary>
    SessionCannotBeLocked,

    /// <summary><c>amqp:link:message-size-exceeded</c>: a message is too large.</summary>
    MessageSizeExceeded,

    /// <summary><c>amqp:resource-limit-exceeded</c>: the entity is full, or has too many rules.</summary>
    QuotaExceeded,

    /// <summary><c>com.microsoft:entity-disabled</c>: the entity's status does not allow the operation.</summary>
    EntityDisabled,

    /// <summary><c>com.microsoft:entity-already-exists</c>: the entity or rule already exists.</summary>
    AlreadyExists,

    /// <summary><c>com.microsoft:timeout</c>: no session became available in time.</summary>
    Timeout,

    /// <summary><c>amqp:not-allowed</c>: the entity does not support the operation, whatever its arguments.</summary>
    InvalidOperation,

    /// <summary><c>com.microsoft:argument-error</c>: an argument is out of range or cannot be parsed.</summary>
    ArgumentError,

    /// <summary><c>amqp:transaction:unknown-id</c>: the transaction does not exist, or has ended.</summary>
    TransactionUnknown,

    /// <summary><c>amqp:transaction:rollback</c>: one part of the transaction could not be carried out, so none was.</summary>
    TransactionRolledBack,

    /// <summary><c>amqp:transaction:timeout</c>: the transaction took longer than the service allows.</summary>
    TransactionTimeout,

    /// <summary><c>com.microsoft:operation-cancelled</c>: the caller stopped waiting.</summary>
    Cancelled,
}
