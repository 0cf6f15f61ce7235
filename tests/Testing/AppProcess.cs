using System.Diagnostics;
using System.Text;

namespace Testing;

/// <summary>An app as a process of its own, so that it can be killed.</summary>
public sealed class AppProcess : IAsyncDisposable
{
    private static readonly TimeSpan StartDeadline = TimeSpan.FromSeconds(60);
    private readonly Process _process;
    private readonly StringBuilder _output = new();
    private readonly TaskCompletionSource<Uri> _address = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private readonly bool _isShell;

    private AppProcess(Process process, bool isShell) => (_process, _isShell) = (process, isShell);

    /// <summary>Calls the app; null until it listens.</summary>
    public HttpClient Client { get; private set; } = null!;

    /// <summary>What it has written so far.</summary>
    public string Output
    {
        get
        {
            lock (_output) return _output.ToString();
        }
    }

    /// <param name="program">The app's assembly, beside the test's.</param>
    /// <param name="folder">Where it runs, and looks for its files first; by default where the tests are.</param>
    public static AppProcess Launch(string program, IEnumerable<string> arguments, string? folder = null)
    {
        var start = new ProcessStartInfo(
            "dotnet", [Path.Combine(AppContext.BaseDirectory, program + ".dll"), "--urls=http://127.0.0.1:0", .. arguments])
        {
            WorkingDirectory = folder ?? AppContext.BaseDirectory,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        return Launch(start, isShell: false);
    }

    private static AppProcess Launch(ProcessStartInfo start, bool isShell)
    {
        var app = new AppProcess(new Process { StartInfo = start, EnableRaisingEvents = true }, isShell);
        app._process.OutputDataReceived += (_, line) => app.Take(line.Data);
        app._process.ErrorDataReceived += (_, line) => app.Take(line.Data);
        app._process.Exited += (_, _) => app._address.TrySetException(new InvalidOperationException("The app ended."));
        app._process.Start();
        app._process.BeginOutputReadLine();
        app._process.BeginErrorReadLine();
        return app;
    }

    /// <inheritdoc cref="Launch(string, IEnumerable{string}, string?)"/>
    /// <summary>Returns when the app listens.</summary>
    public static Task<AppProcess> StartAsync(
        string program, IEnumerable<string> arguments, CancellationToken cancellation, string? folder = null) =>
            ListeningAsync(Launch(program, arguments, folder), cancellation);

    /// <summary>Starts an app by a command, which ends with what it started.</summary>
    public static AppProcess Launch(ProcessStartInfo command) => Launch(command, isShell: true);

    /// <inheritdoc cref="Launch(ProcessStartInfo)"/>
    /// <summary>Returns when the app listens.</summary>
    public static Task<AppProcess> StartAsync(ProcessStartInfo command, CancellationToken cancellation) =>
        ListeningAsync(Launch(command), cancellation);

    /// <summary>Starts an app by a shell's script, and returns when it listens.</summary>
    public static async Task<AppProcess> StartAsync(ProcessStartInfo shell, string script, CancellationToken cancellation)
    {
        var app = Launch(shell, isShell: true);
        await app._process.StandardInput.WriteAsync(script);
        app._process.StandardInput.Close();
        return await ListeningAsync(app, cancellation);
    }

    private static async Task<AppProcess> ListeningAsync(AppProcess app, CancellationToken cancellation)
    {
        try
        {
            app.Client = new HttpClient { BaseAddress = await app._address.Task.WaitAsync(StartDeadline, cancellation) };
            return app;
        }
        catch (Exception e)
        {
            await app.DisposeAsync();
            throw new InvalidOperationException($"The app did not start: {app.Output}", e);
        }
    }

    /// <summary>Ends it as SIGKILL does: nothing of it runs any more.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync(CancellationToken.None);
    }

    /// <summary>Asks it to end, as a terminal and a service manager do.</summary>
    /// <param name="signal">SIGINT or SIGTERM. Windows has neither.</param>
    public async Task SignalAsync(string signal)
    {
        using var kill = Process.Start("kill", ["-s", signal["SIG".Length..], $"{_process.Id}"]);
        await kill.WaitForExitAsync(CancellationToken.None);
    }

    /// <summary>Waits for the app to end by itself, for at most a minute.</summary>
    public async Task<int> ExitAsync(CancellationToken cancellation)
    {
        await _process.WaitForExitAsync(cancellation).WaitAsync(StartDeadline, cancellation);
        return _process.ExitCode;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        Client?.Dispose();
        if (!_process.HasExited)
        {
            // What an app started is left running, because its tests are about that.
            _process.Kill(entireProcessTree: _isShell);
            await _process.WaitForExitAsync(CancellationToken.None);
        }
        _process.Dispose();
    }

    private void Take(string? line)
    {
        if (line is null) return;
        lock (_output) _output.AppendLine(line);
        const string Prefix = "Listening on ", Emulator = "Emulator: ";
        if (line.StartsWith(Emulator, StringComparison.Ordinal) && Uri.TryCreate(line.Split(' ')[^1], UriKind.Absolute, out var status))
            _address.TrySetResult(status);
        if (line.StartsWith(Prefix, StringComparison.Ordinal)
            && Uri.TryCreate(line[Prefix.Length..].Split(". ")[0], UriKind.Absolute, out var address)) _address.TrySetResult(address);
    }
}
