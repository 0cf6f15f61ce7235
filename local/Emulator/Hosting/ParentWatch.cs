namespace Local.Emulator.Hosting;

/// <summary>Waits until the program that started the emulator no longer needs it.</summary>
/// <param name="input">The stream on which the parent writes to the emulator.</param>
/// <param name="connections">Returns how many clients are connected.</param>
internal sealed class ParentWatch(TextReader input, Func<int> connections, TimeProvider time)
{
    /// <summary>The line that the parent sends when it stops normally.</summary>
    public const string StopLine = "stop";

    /// <summary>How long messages are kept for a parent that was killed, and may be started again.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Completes when the parent sends the line, when it was killed and no client has been connected for a while, or when the token is
    /// cancelled.
    /// </summary>
    public async Task GoneAsync(CancellationToken stop)
    {
        // Reading a console may block its thread, so it has one of its own.
        var told = Task.Run(ToldToStop, CancellationToken.None);
        await ((Task)told).WaitAsync(stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (stop.IsCancellationRequested || await told.ConfigureAwait(false)) return;
        for (var alone = TimeSpan.Zero; alone < Patience
            && !stop.IsCancellationRequested; alone = connections() == 0 ? alone + Interval : TimeSpan.Zero)
            await Task.Delay(Interval, time, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private bool ToldToStop()
    {
        while (input.ReadLine() is { } line)
        {
            if (line == StopLine) return true;
        }
        return false;
    }
}
