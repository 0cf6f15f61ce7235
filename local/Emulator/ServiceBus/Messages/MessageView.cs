namespace Local.Emulator.ServiceBus.Messages;

/// <summary>A message as it was when it was delivered or peeked. It does not change with the entity.</summary>
/// <param name="EnqueuedSequenceNumber">The number in the first entity, if the message was passed on; otherwise 0.</param>
/// <param name="EnqueuedTime">When it was enqueued; for a scheduled message, the time that it is scheduled for.</param>
/// <param name="ExpiresAt">When it expires; <see cref="DateTimeOffset.MaxValue"/> if it does not.</param>
/// <param name="TimeToLive">Its own time to live or the entity's, whichever is shorter; null for no limit. A dead letter keeps the one that
/// it had.</param>
/// <param name="DeliveryCount">Earlier deliveries that failed: the <c>delivery-count</c> of the AMQP header. The SDKs add one.</param>
internal readonly record struct MessageView(
    IMessageContent Content,
    long SequenceNumber,
    long EnqueuedSequenceNumber,
    DateTimeOffset EnqueuedTime,
    DateTimeOffset ExpiresAt,
    TimeSpan? TimeToLive,
    int DeliveryCount,
    MessageState State,
    string? DeadLetterSource);
