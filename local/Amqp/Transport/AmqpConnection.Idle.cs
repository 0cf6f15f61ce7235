using Local.Amqp.Types;

namespace Local.Amqp.Transport;

internal sealed partial class AmqpConnection
{
    private ITimer? WatchIdle()
    {
        var remote = Remote.IdleTimeout is > 0 and var milliseconds ? TimeSpan.FromMilliseconds(milliseconds) : Timeout.InfiniteTimeSpan;
        var watch = new IdleWatch(Options.IdleTimeout, remote);
        return watch.Period == Timeout.InfiniteTimeSpan
            ? null
            : Options.Time.CreateTimer(_ => OnIdle(watch), null, watch.Period, watch.Period);
    }

    private void OnIdle(IdleWatch watch)
    {
        lock (Gate)
        {
            if (_isCloseSent) return;
            switch (watch.Decide(Options.Time.GetElapsedTime(_lastRead), Options.Time.GetElapsedTime(Output.LastWrite)))
            {
                case IdleAction.SendEmptyFrame:
                    Output.WriteEmptyFrame();
                    break;
                case IdleAction.Drop:
                    _failure = new AmqpException(
                        ErrorCondition.ConnectionForced, $"Nothing arrived for {Options.IdleTimeout * 2}: the connection is dropped.");
                    break;
                case IdleAction.None:
                    return;
            }
        }
        if (_failure is not null) _input.CancelPendingRead();
    }
}
