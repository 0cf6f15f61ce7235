using Local.Emulator.ServiceBus.Messages;
using Local.Emulator.ServiceBus.Outcomes;

namespace Local.Emulator.ServiceBus.Queues;

/// <summary>A client that waits for the next session that has messages and no holder.</summary>
internal sealed class SessionWaiter(ReceiveMode mode, IDeliverySink sink, long until)
{
    private readonly TaskCompletionSource<Outcome<SessionReceiver>> _result = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public ReceiveMode Mode => mode;

    public IDeliverySink Sink => sink;

    public bool Done { get; private set; }

    /// <summary>When it stops waiting, in ticks; never once it is done.</summary>
    public long Until => Done ? Ticks.Never : until;

    public Task<Outcome<SessionReceiver>> Result => _result.Task;

    /// <summary>Ends the wait. Continuations run on another thread, so it may be called under the entity's lock.</summary>
    public void Complete(Outcome<SessionReceiver> outcome)
    {
        Done = true;
        _result.TrySetResult(outcome);
    }
}
