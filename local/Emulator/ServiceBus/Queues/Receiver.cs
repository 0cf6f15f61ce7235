using Local.Emulator.ServiceBus.Entities;
using Local.Emulator.ServiceBus.Outcomes;

namespace Local.Emulator.ServiceBus.Queues;

/// <summary>
/// One consumer of a queue or of a session. It receives as many messages as it has credit for, as they arrive; receivers with credit take
/// turns. Closing it returns messages that were not handed over yet. Those that were stay locked until the lock expires, unless a session
/// held them.
/// </summary>
internal class Receiver(QueueEntity entity, ReceiveMode mode, IDeliverySink sink) : IDeliveryTarget
{
    public QueueEntity Entity => entity;

    public ReceiveMode Mode => mode;

    internal IDeliverySink Sink => sink;

    /// <summary>The number of messages that it may still receive. Like everything below, used under the entity's lock.</summary>
    internal int Credit { get; set; }

    internal bool Closed { get; set; }

    /// <summary>Whether it is in the entity's queue of receivers with credit.</summary>
    internal bool InLine { get; set; }

    /// <summary>Sets the number of messages that it may still receive, as an AMQP flow does.</summary>
    public void SetCredit(int credit) => entity.SetCredit(this, credit);

    /// <summary>Adds to the number of messages that it may still receive.</summary>
    public void AddCredit(int credit) => entity.AddCredit(this, credit);

    /// <summary>
    /// Uses the credit for available messages, gives up the rest of it, and reports that to <see cref="IDeliverySink.Drained"/>.
    /// </summary>
    public void Drain() => entity.Drain(this);

    public void Close() => entity.Close(this);

    /// <inheritdoc/>
    public void Take(in Delivery delivery)
    {
        if (Volatile.Read(ref _gone)) entity.GiveBack(this, delivery);
        else sink.Deliver(delivery);
    }

    internal void Gone() => Volatile.Write(ref _gone, true);

    private bool _gone;
}

/// <summary>
/// The holder of a session. It alone receives the session's messages, until it closes or the lock expires.
/// https://learn.microsoft.com/azure/service-bus-messaging/message-sessions
/// </summary>
internal sealed class SessionReceiver(QueueEntity entity, ReceiveMode mode, IDeliverySink sink, Session session)
    : Receiver(entity, mode, sink)
{
    public string SessionId => session.Id;

    /// <summary>The name of its client's link; set before the client is told about the session.</summary>
    public string? LinkName { get; set; }

    /// <summary>When the lock expires unless it is renewed.</summary>
    public DateTimeOffset LockedUntil => new(session.LockedUntil, TimeSpan.Zero);

    internal Session Session => session;

    /// <summary>Renews the lock, and returns the new time at which it expires.</summary>
    public Outcome<DateTimeOffset> RenewLock() => Entity.RenewSession(this);

    /// <summary>Returns the session's state; null if there is none.</summary>
    public Outcome<ReadOnlyMemory<byte>?> GetState() => Entity.GetSessionState(this);

    /// <summary>Sets the session's state; null removes it.</summary>
    public Outcome SetState(ReadOnlyMemory<byte>? state) => Entity.SetSessionState(this, state);
}
