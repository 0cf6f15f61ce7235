using System.Diagnostics;
using System.Net;

namespace FunctionApp.Bench;

/// <summary>A server as a process of its own, which says where it listens.</summary>
internal sealed class ServerProcess(Process process, IPEndPoint address) : IAsyncDisposable
{
    public const string Listening = "Listening on ";
    // "dotnet run" may build the app first.
    private static readonly TimeSpan StartDeadline = TimeSpan.FromMinutes(3);

    public IPEndPoint Address => address;

    /// <summary>The processor time that it has used.</summary>
    public TimeSpan ProcessorTime
    {
        get
        {
            process.Refresh();
            return process.TotalProcessorTime;
        }
    }

    public static async Task<ServerProcess> StartAsync(params string[] arguments)
    {
        var process = Process.Start(
            new ProcessStartInfo("dotnet", arguments) { WorkingDirectory = AppContext.BaseDirectory, RedirectStandardOutput = true })!;
        using var deadline = new CancellationTokenSource(StartDeadline);
        while (await process.StandardOutput.ReadLineAsync(deadline.Token) is { } line)
        {
            if (!line.StartsWith(Listening, StringComparison.Ordinal)) continue;
            // Drains the output, as a terminal would, so that the process does not block; nothing is kept.
            _ = process.StandardOutput.BaseStream.CopyToAsync(Stream.Null, CancellationToken.None);
            return new(process, new IPEndPoint(IPAddress.Loopback, new Uri(line[Listening.Length..].Split(". ")[0]).Port));
        }
        throw new InvalidOperationException($"{arguments[0]} did not start.");
    }

    /// <summary>Asks it to end.</summary>
    /// <returns>How long it took.</returns>
    public async Task<TimeSpan> StopAsync()
    {
        var asked = Stopwatch.GetTimestamp();
        using (Process.Start("kill", ["-TERM", $"{process.Id}"])) await process.WaitForExitAsync();
        return Stopwatch.GetElapsedTime(asked);
    }

    public async ValueTask DisposeAsync()
    {
        process.Kill(entireProcessTree: true);
        await process.WaitForExitAsync();
        process.Dispose();
    }
}
