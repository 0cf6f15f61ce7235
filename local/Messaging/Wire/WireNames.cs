namespace Local.Messaging;

/// <summary>What both services call things on the wire.</summary>
/// <remarks>See https://learn.microsoft.com/azure/service-bus-messaging/service-bus-amqp-protocol-guide.</remarks>
internal static class WireNames
{
    public const string Prefix = "com.microsoft:";

    // Message annotations
    public const string PartitionKey = "x-opt-partition-key";
    public const string ViaPartitionKey = "x-opt-via-partition-key";
    public const string SequenceNumber = "x-opt-sequence-number";
    public const string EnqueuedTime = "x-opt-enqueued-time";

    // Errors, and the link property of the same name
    public const string Timeout = Prefix + "timeout";

    /// <summary>The message format of a batch: each data section is an encoded message.</summary>
    public const uint BatchFormat = 0x80013700;
}
