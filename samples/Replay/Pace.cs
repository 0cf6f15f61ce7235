namespace Samples.Replay;

/// <summary>Says when something that happened then is to happen now.</summary>
/// <param name="speed">How many times faster; 0 is at once.</param>
internal sealed class Pace(double speed, TimeProvider time)
{
    private DateTime? _first;
    private long _started;

    /// <summary>Waits until it is time for what happened at <paramref name="then"/>; the first does not wait.</summary>
    public Task WaitAsync(DateTime then, CancellationToken cancellation)
    {
        if (_first is not { } first)
        {
            (_first, _started) = (then, time.GetTimestamp());
            return Task.CompletedTask;
        }
        var wait = speed == 0 ? TimeSpan.Zero : ((then - first) / speed) - time.GetElapsedTime(_started);
        return wait > TimeSpan.Zero ? Task.Delay(wait, time, cancellation) : Task.CompletedTask;
    }

    /// <summary>Goes on with another day: the night before it is not waited for.</summary>
    public void NextDay() => _first = null;
}
