using Local.Messaging;

namespace Azure.Messaging.ServiceBus.Wire;

/// <summary>What Service Bus calls things on the wire.</summary>
/// <remarks>See https://learn.microsoft.com/azure/service-bus-messaging/service-bus-amqp-protocol-guide and service-bus-amqp-request-response.</remarks>
internal static class Names
{
    public const string Prefix = WireNames.Prefix;

    // Message annotations
    public const string PartitionKey = WireNames.PartitionKey;
    public const string ViaPartitionKey = WireNames.ViaPartitionKey;
    public const string ScheduledEnqueueTime = "x-opt-scheduled-enqueue-time";
    public const string LockedUntil = "x-opt-locked-until";
    public const string SequenceNumber = WireNames.SequenceNumber;
    public const string EnqueuedSequenceNumber = "x-opt-enqueue-sequence-number";
    public const string EnqueuedTime = WireNames.EnqueuedTime;
    public const string DeadLetterSource = "x-opt-deadletter-source";
    public const string MessageState = "x-opt-message-state";

    // Application properties of a dead letter
    public const string DeadLetterReason = "DeadLetterReason";
    public const string DeadLetterErrorDescription = "DeadLetterErrorDescription";

    // Errors
    public const string DeadLetter = Prefix + "dead-letter";
    public const string Timeout = WireNames.Timeout;
    public const string MessageLockLost = Prefix + "message-lock-lost";
    public const string SessionLockLost = Prefix + "session-lock-lost";
    public const string MessageNotFound = Prefix + "message-not-found";

    // Links
    public const string SessionFilter = Prefix + "session-filter";
    public const string LockedUntilUtc = Prefix + "locked-until-utc";
}
