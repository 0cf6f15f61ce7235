namespace Local.Emulator.ServiceBus.Messages;

/// <summary>A message as it was when it was delivered or peeked; it does not change with the entity.</summary>
/// <param name="EnqueuedSequenceNumber">The number in the first entity, if the message was passed on; otherwise 0.</param>
/// <param name="EnqueuedTime">Of a scheduled message, the time it is scheduled for.</param>
/// <param name="ExpiresAt"><see cref="DateTimeOffset.MaxValue"/> if it does not expire.</param>
/// <param name="TimeToLive">Its own or the entity's, whichever is shorter; null if it lives without end. A dead letter keeps its.</param>
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
