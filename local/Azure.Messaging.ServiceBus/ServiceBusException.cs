#nullable disable annotations // The real package is not annotated.
namespace Azure.Messaging.ServiceBus;

/// <summary>An operation on Service Bus failed; <see cref="Reason"/> says why.</summary>
/// <remarks>See https://learn.microsoft.com/azure/service-bus-messaging/service-bus-messaging-exceptions-latest.</remarks>
public class ServiceBusException : Exception
{
    /// <summary>For mocks.</summary>
    public ServiceBusException() { }

    /// <summary>A failure that may pass, or not, as the reason does not tell.</summary>
    public ServiceBusException(bool isTransient, string message, string entityName = default, ServiceBusFailureReason reason = ServiceBusFailureReason.GeneralError, Exception innerException = default)
        : base(message, innerException) => (IsTransient, EntityPath, Reason) = (isTransient, entityName, reason);

    /// <summary>A failure that is transient when its reason is: busy, timed out, or out of reach.</summary>
    public ServiceBusException(string message, ServiceBusFailureReason reason, string entityPath = default, Exception innerException = default)
        : this(reason is ServiceBusFailureReason.ServiceBusy or ServiceBusFailureReason.ServiceTimeout or ServiceBusFailureReason.ServiceCommunicationProblem, message, entityPath, reason, innerException) { }

    /// <summary>Whether another try may succeed. The client has tried as often as its options say by then.</summary>
    public bool IsTransient { get; }

    /// <summary>Why.</summary>
    public ServiceBusFailureReason Reason { get; }

    /// <summary>The entity it happened at; null when it was none in particular.</summary>
    public string EntityPath { get; }

    /// <summary>What happened, where and why.</summary>
    public override string Message => string.IsNullOrEmpty(EntityPath) ? $"{base.Message} ({Reason})" : $"{base.Message} ({EntityPath} - {Reason})";
}
