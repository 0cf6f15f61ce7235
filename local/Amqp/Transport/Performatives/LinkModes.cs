namespace Local.Amqp.Transport.Performatives;

/// <summary>The role of an endpoint of a link (part 2.8.1).</summary>
internal enum Role
{
    Sender,
    Receiver,
}

/// <summary>How a sender settles deliveries (part 2.8.2).</summary>
internal enum SenderSettleMode : byte
{
    Unsettled,
    Settled,
    Mixed,
}

/// <summary>When a receiver settles deliveries (part 2.8.3).</summary>
internal enum ReceiverSettleMode : byte
{
    /// <summary>The receiver settles without waiting for the sender.</summary>
    First,

    /// <summary>The receiver settles after the sender has.</summary>
    Second,
}
