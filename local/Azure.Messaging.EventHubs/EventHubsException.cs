#nullable disable annotations // The real package is not annotated.
namespace Azure.Messaging.EventHubs;

/// <summary>An operation on Event Hubs failed; <see cref="Reason"/> says why.</summary>
/// <remarks>See https://learn.microsoft.com/azure/event-hubs/exceptions-dotnet.</remarks>
public class EventHubsException : Exception
{
    /// <summary>A failure that may pass, or not.</summary>
    public EventHubsException(bool isTransient, string eventHubName) : this(isTransient, eventHubName, null, FailureReason.GeneralError, null) { }

    /// <inheritdoc cref="EventHubsException(bool, string)"/>
    public EventHubsException(bool isTransient, string eventHubName, FailureReason reason) : this(isTransient, eventHubName, null, reason, null) { }

    /// <inheritdoc cref="EventHubsException(bool, string)"/>
    public EventHubsException(bool isTransient, string eventHubName, string message) : this(isTransient, eventHubName, message, FailureReason.GeneralError, null) { }

    /// <inheritdoc cref="EventHubsException(bool, string)"/>
    public EventHubsException(bool isTransient, string eventHubName, string message, FailureReason reason) : this(isTransient, eventHubName, message, reason, null) { }

    /// <summary>A failure that is transient when its reason is: busy, timed out, or out of reach.</summary>
    public EventHubsException(string eventHubName, string message, FailureReason reason) : this(eventHubName, message, reason, null) { }

    /// <inheritdoc cref="EventHubsException(bool, string)"/>
    public EventHubsException(bool isTransient, string eventHubName, string message, Exception innerException) : this(isTransient, eventHubName, message, FailureReason.GeneralError, innerException) { }

    /// <inheritdoc cref="EventHubsException(bool, string)"/>
    public EventHubsException(bool isTransient, string eventHubName, string message, FailureReason reason, Exception innerException)
        : base(message, innerException) => (IsTransient, EventHubName, Reason) = (isTransient, eventHubName, reason);

    internal EventHubsException(string eventHubName, string message, FailureReason reason, Exception innerException)
        : this(reason is FailureReason.ServiceBusy or FailureReason.ServiceTimeout or FailureReason.ServiceCommunicationProblem, eventHubName, message, reason, innerException) { }

    /// <summary>Whether another try may succeed. The client has tried as often as its options say by then.</summary>
    public bool IsTransient { get; }

    /// <summary>Why.</summary>
    public FailureReason Reason { get; }

    /// <summary>The event hub it happened at.</summary>
    public string EventHubName { get; }

    /// <summary>What happened, where and why.</summary>
    public override string Message => string.IsNullOrEmpty(EventHubName) ? $"{base.Message} ({Reason})" : $"{base.Message} ({EventHubName} - {Reason})";

    /// <summary>Why an operation failed.</summary>
    public enum FailureReason
    {
        /// <summary>None of the others.</summary>
        GeneralError,

        /// <summary>The client was closed.</summary>
        ClientClosed,

        /// <summary>Another consumer took the partition, with as high an owner level or a higher one.</summary>
        ConsumerDisconnected,

        /// <summary>There is no such event hub, consumer group or partition.</summary>
        ResourceNotFound,

        /// <summary>The event, or the batch, is larger than the service takes.</summary>
        MessageSizeExceeded,

        /// <summary>Too many are connected, or too much is stored.</summary>
        QuotaExceeded,

        /// <summary>The service asks to come back later; transient.</summary>
        ServiceBusy,

        /// <summary>Nothing happened in time; transient.</summary>
        ServiceTimeout,

        /// <summary>The service could not be reached, or the connection was lost; transient.</summary>
        ServiceCommunicationProblem,

        /// <summary>Another producer took the partition.</summary>
        ProducerDisconnected,

        /// <summary>The client is out of step with the service.</summary>
        InvalidClientState,
    }
}
