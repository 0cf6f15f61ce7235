using System.Diagnostics;

namespace Local.Stack;

/// <summary>Ends a process that has been asked to end, for instance by closing its input.</summary>
internal static class ChildProcess
{
    /// <summary>Waits for the process to end, and for the rest of its output. Kills the process after the deadline.</summary>
    public static async Task EndAsync(Process process, Task output, TimeSpan deadline)
    {
        using var late = new CancellationTokenSource(deadline);
        try
        {
            await process.WaitForExitAsync(late.Token);
            await output;
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
        }
        process.Dispose();
    }
}
