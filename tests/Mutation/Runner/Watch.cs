using System.Diagnostics;

namespace Mutation;

/// <summary>
/// Ends the process when a mutant runs for ever. It counts the processor's time, which is the same on a busy machine as on a quiet one.
/// </summary>
internal static class Watch
{
    /// <summary>The exit code of a process that ran for ever.</summary>
    public const int Endless = 3;

    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(10);
    private static TimeSpan s_processor = TimeSpan.MaxValue;
    private static long s_clock = long.MaxValue;

    /// <summary>The processor's time that this process has taken.</summary>
    public static TimeSpan Taken
    {
        get
        {
            using var process = Process.GetCurrentProcess();
            return process.TotalProcessorTime;
        }
    }

    /// <summary>Allows that much more time from now on.</summary>
    public static void Allow(TimeSpan processor)
    {
        s_processor = Taken + processor;
        s_clock = Stopwatch.GetTimestamp();
    }

    /// <summary>Watches from now on.</summary>
    public static void Start() => new Thread(() =>
    {
        using var never = new ManualResetEventSlim();
        while (!never.Wait(Interval))
        {
            if (Taken > s_processor || s_clock != long.MaxValue && Stopwatch.GetElapsedTime(s_clock) > Longest) Environment.Exit(Endless);
        }
    })
    { IsBackground = true, Priority = ThreadPriority.Highest }.Start();
}
