using System.Collections.Immutable;
using Local.Emulator.ServiceBus.Entities;
using Local.Emulator.ServiceBus.Messages;
using Local.Emulator.ServiceBus.Outcomes;
using Local.Emulator.ServiceBus.Queues;

namespace Local.Emulator.ServiceBus.Topics;

/// <summary>
/// A topic, which copies the messages that are sent to it to its subscriptions. It keeps only messages that are scheduled for later.
/// https://learn.microsoft.com/azure/service-bus-messaging/service-bus-queues-topics-subscriptions#topics-and-subscriptions
/// </summary>
internal sealed partial class TopicEntity : Entity, IForwardTarget
{
    private TopicOptions _options;
    private readonly EntitySize _size;
    private ImmutableList<Subscription> _subscriptions;
    private readonly DuplicateHistory? _history;
    private readonly Dictionary<long, BrokerMessage> _waiting = [];
    private readonly DueQueue<BrokerMessage> _scheduled = new(message => message.Removed ? Ticks.Never : message.EnqueuedTicks);
    private long _lastSequenceNumber;

    /// <param name="subscribe">Creates the subscriptions, whose sizes add up to the topic's.</param>
    public TopicEntity(string name, TopicOptions options, TimeProvider time, Func<EntitySize, IEnumerable<Subscription>> subscribe)
        : base(name, time)
    {
        _options = options;
        _size = new EntitySize(options.MaxSizeInBytes);
        _subscriptions = [.. subscribe(_size)];
        _history = options.DuplicateDetectionWindow is { } window ? new DuplicateHistory(window) : null;
    }

    public TopicOptions Options => _options;

    public IReadOnlyList<Subscription> Subscriptions => _subscriptions;

    /// <summary>The size to which its subscriptions add theirs.</summary>
    public EntitySize Size => _size;

    /// <summary>Changes the options that may change after creation.</summary>
    public void Update(TopicOptions options)
    {
        lock (Gate)
        {
            _options = options;
            _size.Limit = options.MaxSizeInBytes;
            if (_history is not null && options.DuplicateDetectionWindow is { } window) _history.Window = window;
        }
        foreach (var subscription in _subscriptions)
            subscription.Queue.Update(subscription.Queue.Options with { MaxMessageSizeInBytes = options.MaxMessageSizeInBytes });
    }

    /// <summary>Adds a subscription. Returns false if its name is taken.</summary>
    public bool Add(Subscription added) =>
        ImmutableInterlocked.Update(
            ref _subscriptions, static (all, one) => all.Exists(known => known.Is(one.Name)) ? all : all.Add(one), added);

    public void Remove(Subscription removed) =>
        ImmutableInterlocked.Update(ref _subscriptions, static (all, one) => all.Remove(one), removed);

    protected override long NextDue => _scheduled.Next;

    /// <summary>
    /// Accepts a message. Returns its sequence number, or 0 if it was a duplicate that was not scheduled, and was dropped.
    /// </summary>
    public Outcome<long> Send(IMessageContent content)
    {
        var sent = Send([content]);
        return sent.Succeeded ? sent.Value[0] : sent.Failure;
    }

    /// <summary>Accepts all of the messages or, if one of them is refused, none of them. Each result is as for a single message.</summary>
    public Outcome<IReadOnlyList<long>> Send(IReadOnlyList<IMessageContent> batch)
    {
        var sequenceNumbers = new long[batch.Count];
        lock (Gate)
        {
            if (Refuse(batch) is { } failure) return failure;
            var now = Now;
            for (var i = 0; i < batch.Count; i++) sequenceNumbers[i] = Accept(batch[i], now, null);
            Leave(now);
        }
        Pump();
        return sequenceNumbers;
    }

    /// <summary>Cancels scheduled messages: all of them, or none if any is not scheduled.</summary>
    public Outcome CancelScheduled(IReadOnlyList<long> sequenceNumbers)
    {
        lock (Gate)
        {
            if (FindScheduled(sequenceNumbers) is { } failure) return failure;
            RemoveScheduled(sequenceNumbers);
        }
        return Outcome.Success;
    }

    /// <inheritdoc/>
    public Outcome Forward(Transfer transfer)
    {
        lock (Gate)
        {
            if (Refuse(transfer.Content, transfer.Content.Size) is { } failure) return failure;
            Accept(transfer.Content, Now, transfer);
        }
        Pump();
        return Outcome.Success;
    }

    public EntitySnapshot Snapshot()
    {
        lock (Gate) return new EntitySnapshot(Address, "topic", Status, 0, 0, 0, _waiting.Count, 0, 0, 0, 0, 0, _size.Used);
    }

    protected override void RunDue(long now)
    {
        if (_scheduled.Next > now) return;
        var due = new List<BrokerMessage>();
        while (_scheduled.TryTake(now, out var message)) due.Add(message);
        foreach (var message in due.OrderBy(message => (message.EnqueuedTicks, message.SequenceNumber)))
        {
            var content = message.Content;
            Remove(message);
            Publish(content, ++_lastSequenceNumber, null);
        }
    }

    protected override void Leave(long now) => Arm(now);

    // Why one of them cannot be cancelled; null if all of them can.
    private Failure? FindScheduled(IReadOnlyList<long> sequenceNumbers)
    {
        foreach (var number in sequenceNumbers)
        {
            if (!_waiting.ContainsKey(number)) return Failures.MessageNotFound(Address, number);
        }
        return null;
    }

    private void RemoveScheduled(IReadOnlyList<long> sequenceNumbers)
    {
        foreach (var number in sequenceNumbers)
        {
            if (_waiting.TryGetValue(number, out var message)) Remove(message);
        }
    }

    private Failure? Refuse(IReadOnlyList<IMessageContent> batch)
    {
        var size = 0L;
        foreach (var content in batch)
        {
            if (Refuse(content, size += content.Size) is { } failure) return failure;
        }
        return null;
    }

    private Failure? Refuse(IMessageContent content, long sizeSoFar) =>
        IsDeleted ? Failures.EntityNotFound(Address)
        : !CanSend ? Failures.Disabled(Address)
        : content.Size > _options.MaxMessageSizeInBytes ? Failures.MessageSizeExceeded(
            Address, content.Size, _options.MaxMessageSizeInBytes)
        : _size.HasRoomFor(sizeSoFar) ? null
        : Failures.EntityFull(Address, _size.Limit);

    private long Accept(IMessageContent content, long now, Transfer? transfer, long? reserved = null)
    {
        // As in a queue.
        if (_history is not null && !_history.TryAdd(content.MessageId, now))
            return reserved ?? (content.ScheduledEnqueueTime is null ? 0 : ++_lastSequenceNumber);
        var number = reserved ?? ++_lastSequenceNumber;
        if (transfer is null && content.ScheduledEnqueueTime is { } at && at.UtcTicks > now) Schedule(content, number, at.UtcTicks);
        else Publish(content, number, transfer);
        return number;
    }

    private void Schedule(IMessageContent content, long number, long at)
    {
        var message = new BrokerMessage(content) { SequenceNumber = number, EnqueuedTicks = at, State = MessageState.Scheduled };
        _waiting.Add(number, message);
        _scheduled.Add(message);
        _size.Add(content.Size);
    }

    private void Remove(BrokerMessage message)
    {
        _waiting.Remove(message.SequenceNumber);
        message.Removed = true;
        _size.Add(-message.Content.Size);
        message.Content = null!;
    }

    /// <summary>
    /// Publishes a message, after the lock and in order: filters may take a while, and subscriptions may forward back to the topic.
    /// </summary>
    private void Publish(IMessageContent content, long number, Transfer? transfer)
    {
        var copy = new Transfer(
            content,
            transfer?.EnqueuedSequenceNumber ?? number,
            transfer?.Hops ?? 0,
            transfer?.DeadLetterSource,
            _options.DefaultMessageTimeToLive);
        foreach (var subscription in _subscriptions) Afterwards(() => subscription.Publish(copy));
    }
}
