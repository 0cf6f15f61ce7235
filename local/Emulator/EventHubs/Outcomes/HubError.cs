namespace Local.Emulator.EventHubs.Outcomes;

/// <summary>
/// The errors that the service can answer with. Each has one AMQP condition and one reason in the SDKs:
/// https://learn.microsoft.com/azure/event-hubs/exceptions-dotnet
/// </summary>
internal enum HubError
{
    /// <summary><c>amqp:not-found</c>: there is no such hub or consumer group.</summary>
    NotFound,

    /// <summary><c>amqp:link:stolen</c>: another reader has the partition.</summary>
    ReaderDisconnected,

    /// <summary><c>amqp:resource-limit-exceeded</c>: there are too many readers.</summary>
    QuotaExceeded,

    /// <summary><c>com.microsoft:argument-error</c>: an argument is not valid.</summary>
    ArgumentError,

    /// <summary><c>com.microsoft:argument-out-of-range</c>: there is no such partition.</summary>
    ArgumentOutOfRange,

    /// <summary><c>amqp:link:message-size-exceeded</c>: an event or a batch is too large.</summary>
    MessageSizeExceeded,

    /// <summary><c>amqp:not-allowed</c>: this operation is not allowed here, whatever its arguments.</summary>
    InvalidOperation,

    /// <summary><c>amqp:not-implemented</c>: there is no such operation here.</summary>
    NotImplemented,

    /// <summary><c>amqp:unauthorized-access</c>: the client may not do this.</summary>
    Unauthorized,
}
