using System.Diagnostics;
using System.Globalization;

namespace Fuzzing.Running;

/// <summary>
/// How long an input takes: by the clock, and in processor time of the process. Beside other work the clock goes on while the hunt stands
/// still, so that processor time decides; only an input that waits for long is judged by the clock.
/// </summary>
internal readonly record struct Duration(TimeSpan Clock, TimeSpan Processor)
{
    /// <summary>The time of this moment, to measure from.</summary>
    public static Duration Now() => new(Stopwatch.GetElapsedTime(0), Environment.CpuUsage.TotalTime);

    /// <summary>Whether an input has broken its bound: a second of work, or a minute of waiting.</summary>
    public bool IsTooLong => Clock > TimeSpan.FromMinutes(1) || (Clock > TimeSpan.FromSeconds(1) && Processor > TimeSpan.FromSeconds(1));

    /// <summary>Whether an input will never end, so that the process has to.</summary>
    public bool IsStuck => Clock > TimeSpan.FromMinutes(5) || (Clock > TimeSpan.FromSeconds(20) && Processor > TimeSpan.FromSeconds(20));

    /// <summary>The time since this moment.</summary>
    public Duration Elapsed()
    {
        var now = Now();
        return new(now.Clock - Clock, now.Processor - Processor);
    }

    /// <inheritdoc/>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Clock.TotalSeconds:0.0} s, {Processor.TotalSeconds:0.0} s of them at work");
}
