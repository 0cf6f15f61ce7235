namespace Local.Emulator.EventHubs.Outcomes;

/// <summary>
/// What the service can answer instead of success. Each has one AMQP condition and one reason in the SDKs:
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

    /// <summary><c>com.microsoft:argument-error</c>.</summary>
    ArgumentError,

    /// <summary><c>com.microsoft:argument-out-of-range</c>: there is no such partition.</summary>
    ArgumentOutOfRange,

    /// <summary><c>amqp:link:message-size-exceeded</c>.</summary>
    MessageSizeExceeded,

    /// <summary><c>amqp:not-allowed</c>: this is not done here, whatever the arguments.</summary>
    InvalidOperation,

    /// <summary><c>amqp:not-implemented</c>: there is no such operation here.</summary>
    NotImplemented,

    /// <summary><c>amqp:unauthorized-access</c>.</summary>
    Unauthorized,
}
