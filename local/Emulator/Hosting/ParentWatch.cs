namespace Local.Emulator.Hosting;

/// <summary>Tells when the program that started the emulator needs it no more.</summary>
/// <param name="input">The parent's line to the emulator.</param>
/// <param name="connections">How many clients are connected.</param>
internal sealed class ParentWatch(TextReader input, Func<int> connections, TimeProvider time)
{
    /// <summary>What the parent says when it has stopped in order.</summary>
    public const string StopLine = "stop";

    /// <summary>How long messages wait for a parent that was killed, and may be started again.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Returns when the parent says so, when it was killed and nobody has been connected for a while, or when the token says so.
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
