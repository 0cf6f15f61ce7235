namespace Lambda.StatesLanguage.InMemory;

/// <summary>A clock that stands still until an execution has nothing to do but wait, and then jumps to the end of the wait.</summary>
public sealed class SkippingTime(DateTimeOffset start) : TimeProvider
{
    private long ticks = start.UtcTicks;

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow() => new(Interlocked.Read(ref ticks), TimeSpan.Zero);

    internal bool SkipTo(DateTimeOffset time)
    {
        Interlocked.Exchange(ref ticks, Math.Max(Interlocked.Read(ref ticks), time.UtcTicks));
        return true;
    }
}
