using System.Diagnostics;
using System.Text;

namespace Local.Stack;

/// <summary>The emulator that connection strings with <c>UseDevelopmentEmulator=true</c> name: Service Bus on port 5672.</summary>
internal sealed class ServiceBusEmulator : IAsyncDisposable
{
    private const int HttpPort = 5300;
    private static readonly TimeSpan ProbeDeadline = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan StartDeadline = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan StopDeadline = TimeSpan.FromSeconds(10);
    private readonly Process _process;

    private ServiceBusEmulator(Process process) => _process = process;

    /// <summary>Starts the emulator unless it runs already.</summary>
    /// <param name="config">Its configuration file; null is its sample.</param>
    /// <returns>The emulator that was started, to be disposed with the app; null when one was there.</returns>
    /// <exception cref="LocalStackException">It did not start; the message is its own.</exception>
    public static async Task<ServiceBusEmulator?> EnsureAsync(string? config, Action<string> report, CancellationToken cancellation)
    {
        if (await IsReadyAsync(cancellation))
        {
            report($"The emulator runs already; its status is on http://localhost:{HttpPort}.");
            return null;
        }
        string[] arguments = [Path.Combine(AppContext.BaseDirectory, "Emulator.dll"), "--with-parent", .. config is null ? Array.Empty<string>() : ["--config", config]];
        var process = Node.Start("dotnet", arguments, AppContext.BaseDirectory);
        var said = new StringBuilder();
        process.ErrorDataReceived += (_, line) => { lock (said) said.AppendLine(line.Data); };
        process.OutputDataReceived += (_, _) => { };
        process.BeginErrorReadLine();
        process.BeginOutputReadLine();
        var started = Stopwatch.GetTimestamp();
        while (!await IsReadyAsync(cancellation))
        {
            if (process.HasExited)
            {
                await process.WaitForExitAsync(cancellation);
                lock (said) throw new LocalStackException($"The emulator did not start: {said.ToString().Trim()}");
            }
            if (Stopwatch.GetElapsedTime(started) > StartDeadline)
            {
                process.Kill();
                throw new LocalStackException($"The emulator did not answer within {StartDeadline.TotalSeconds:0} seconds.");
            }
            await Task.Delay(100, cancellation);
        }
        report($"Started the emulator: Service Bus on port 5672{(config is null ? "" : $" as {config} has it")}; its status is on http://localhost:{HttpPort}.");
        return new(process);
    }

    /// <summary>Stops it; what it holds is gone.</summary>
    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        using var deadline = new CancellationTokenSource(StopDeadline);
        try
        {
            await _process.WaitForExitAsync(deadline.Token);
        }
        catch (OperationCanceledException)
        {
            _process.Kill();
        }
        _process.Dispose();
    }

    private static async Task<bool> IsReadyAsync(CancellationToken cancellation)
    {
        using var http = new HttpClient { Timeout = ProbeDeadline };
        try
        {
            using var answer = await http.GetAsync(new Uri($"http://127.0.0.1:{HttpPort}/health"), cancellation);
            return answer.IsSuccessStatusCode;
        }
        catch (Exception e) when (e is HttpRequestException || (e is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            return false;
        }
    }
}
