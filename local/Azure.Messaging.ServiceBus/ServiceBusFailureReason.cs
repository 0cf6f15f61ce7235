namespace Azure.Messaging.ServiceBus;

/// <summary>Why an operation failed.</summary>
/// <remarks>See https://learn.microsoft.com/azure/service-bus-messaging/service-bus-messaging-exceptions-latest.</remarks>
public enum ServiceBusFailureReason
{
    /// <summary>None of the others.</summary>
    GeneralError,

    /// <summary>There is no such queue, topic or subscription.</summary>
    MessagingEntityNotFound,

    /// <summary>The lock of the message ended, or its link did.</summary>
    MessageLockLost,

    /// <summary>There is no message with that sequence number.</summary>
    MessageNotFound,

    /// <summary>The message is larger than the entity takes.</summary>
    MessageSizeExceeded,

    /// <summary>The entity is disabled for that operation.</summary>
    MessagingEntityDisabled,

    /// <summary>The entity is full, or too many are connected.</summary>
    QuotaExceeded,

    /// <summary>The service asks to come back later; transient.</summary>
    ServiceBusy,

    /// <summary>Nothing happened in time; transient.</summary>
    ServiceTimeout,

    /// <summary>The service could not be reached, or the connection was lost; transient.</summary>
    ServiceCommunicationProblem,

    /// <summary>Another receiver holds the session.</summary>
    SessionCannotBeLocked,

    /// <summary>The lock of the session ended.</summary>
    SessionLockLost,

    /// <summary>There is an entity of that name.</summary>
    MessagingEntityAlreadyExists,
}
