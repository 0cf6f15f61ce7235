using System.Diagnostics;
using System.Net.Sockets;
using System.Text;

namespace Local.Stack;

/// <summary>The emulator that connection strings with <c>UseDevelopmentEmulator=true</c> refer to.</summary>
internal sealed class DevelopmentEmulator : IAsyncDisposable
{
    /// <summary>The port of connection strings that contain none.</summary>
    public const int DefaultPort = 5672;

    private static readonly TimeSpan ProbeDeadline = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan StartDeadline = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan StopDeadline = TimeSpan.FromSeconds(10);

    // Both AMQP clients and servers begin with this.
    private static readonly byte[] ProtocolHeader = [.. "AMQP"u8, 3, 1, 0, 0];
    private readonly Process _process;
    private readonly Task _output;

    private DevelopmentEmulator(Process process, Task output) => (_process, _output) = (process, output);

    /// <summary>Returns the emulator's port in a connection string for this machine; null for any other text.</summary>
    public static int? PortOf(string setting)
    {
        var parts = setting.Split(';', StringSplitOptions.TrimEntries)
            .Select(part => part.Split('=', 2, StringSplitOptions.TrimEntries))
            .Where(part => part.Length == 2)
            .GroupBy(part => part[0], StringComparer.OrdinalIgnoreCase)
                .ToDictionary(group => group.Key, group => group.First()[1], StringComparer.OrdinalIgnoreCase);
        return parts.TryGetValue("UseDevelopmentEmulator", out var emulator) && bool.TryParse(emulator, out var isEmulator) && isEmulator
            && parts.TryGetValue("Endpoint", out var endpoint) && Uri.TryCreate(endpoint, UriKind.Absolute, out var uri) && uri.IsLoopback
            ? uri.IsDefaultPort || uri.Port < 0 ? DefaultPort : uri.Port
            : null;
    }

    /// <summary>Starts the emulator unless one is running.</summary>
    /// <param name="config">The configuration file; null uses the emulator's sample.</param>
    /// <param name="app">The app's address, for the webhooks of its triggers; null if it is not known yet.</param>
    /// <returns>The emulator that was started, to be disposed with the app; null if one was already running.</returns>
    /// <exception cref="LocalStackException">The port is taken by something else, or the emulator did not start; the message is the
    /// emulator's own.</exception>
    public static async Task<DevelopmentEmulator?> EnsureAsync(
        int port, string? config, Uri? app, Action<string> report, CancellationToken cancellation)
    {
        if (await SpeaksAmqpAsync(port, cancellation) is { } speaks)
        {
            if (!speaks)
                throw new LocalStackException(
                    $"Port {port} of the emulator is in use by a program that does not speak AMQP. Stop it, or name another port "
                        + "in the connection strings: Endpoint=sb://localhost:5673;…");
            report($"An emulator is already running on port {port}.");
            return null;
        }
        // The status page uses its default port only if the emulator uses its own default port.
        string[] arguments =
        [
            Path.Combine(AppContext.BaseDirectory, "Emulator.dll"), "--with-parent", "--port", $"{port}",
            .. port == DefaultPort ? Array.Empty<string>() : ["--http-port", "0"],
            .. config is null ? Array.Empty<string>() : ["--config", config],
            .. app is null ? Array.Empty<string>() : ["--app", $"{app}"],
        ];
        var process = Node.Start("dotnet", arguments, AppContext.BaseDirectory);
        var errors = new StringBuilder();
        process.ErrorDataReceived += (_, line) => { lock (errors) errors.AppendLine(line.Data); };
        process.BeginErrorReadLine();
        try
        {
            // The emulator writes this line when it accepts connections.
            var greeting = await process.StandardOutput.ReadLineAsync(cancellation).AsTask().WaitAsync(StartDeadline, cancellation);
            if (greeting is null)
            {
                await process.WaitForExitAsync(cancellation).WaitAsync(StopDeadline, cancellation);
                // Another app may have started an emulator at the same time.
                if (await SpeaksAmqpAsync(port, cancellation) is true)
                {
                    process.Dispose();
                    report($"An emulator is already running on port {port}.");
                    return null;
                }
                lock (errors) throw new LocalStackException($"The emulator did not start: {errors.ToString().Trim()}");
            }
            report($"Started the emulator{(config is null ? "" : $" with {config}")}. {greeting}");
            return new(process, process.StandardOutput.BaseStream.CopyToAsync(Stream.Null, CancellationToken.None));
        }
        catch (Exception e)
        {
            process.Kill();
            process.Dispose();
            if (e is TimeoutException)
                throw new LocalStackException($"The emulator did not answer within {StartDeadline.TotalSeconds:0} seconds.", e);
            throw;
        }
    }

    /// <summary>Stops the emulator, whose messages are lost.</summary>
    public async ValueTask DisposeAsync()
    {
        // Without this line, as after a kill, the emulator keeps running and waits for the app's next start.
        try
        {
            await _process.StandardInput.WriteLineAsync("stop");
            _process.StandardInput.Close();
        }
        catch (IOException)
        {
            // The process has already exited.
        }
        await ChildProcess.EndAsync(_process, _output, StopDeadline);
    }

    /// <returns>Whether the port answers with AMQP; null if nothing listens.</returns>
    private static async Task<bool?> SpeaksAmqpAsync(int port, CancellationToken cancellation)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        deadline.CancelAfter(ProbeDeadline);
        using var socket = new TcpClient();
        try
        {
            await socket.ConnectAsync("127.0.0.1", port, deadline.Token);
        }
        catch (SocketException)
        {
            return null;
        }
        try
        {
            var stream = socket.GetStream();
            await stream.WriteAsync(ProtocolHeader, deadline.Token);
            var answer = new byte[ProtocolHeader.Length];
            await stream.ReadExactlyAsync(answer, deadline.Token);
            return answer.AsSpan().SequenceEqual(ProtocolHeader);
        }
        catch (Exception e) when (e is IOException || (e is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            return false;
        }
    }
}
