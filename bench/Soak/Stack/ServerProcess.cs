using System.Diagnostics;

namespace Soak.Stack;

/// <summary>A program of .NET as a process of its own.</summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    private static readonly TimeSpan StartDeadline = TimeSpan.FromMinutes(2);
    private readonly Process _process;
    private readonly Action<string> _log;
    private readonly Func<string, string?> _ready;
    private readonly TaskCompletionSource<string> _found = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private ServerProcess(Process process, Func<string, string?> ready, Action<string> log) =>
        (_process, _ready, _log) = (process, ready, log);

    public int Id => _process.Id;

    /// <summary>What it said when it was ready.</summary>
    public string Ready => _found.Task.Result;

    /// <summary>Starts it.</summary>
    /// <param name="ready">Finds in a line of its output what it says when it is ready; null in other lines.</param>
    /// <param name="log">Takes its output.</param>
    public static async Task<ServerProcess> StartAsync(
        string program, IEnumerable<string> arguments, Func<string, string?> ready, Action<string> log, CancellationToken cancellation)
    {
        var start = new ProcessStartInfo("dotnet", [program, .. arguments])
        {
            WorkingDirectory = Path.GetDirectoryName(program),
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        var server = new ServerProcess(new Process { StartInfo = start, EnableRaisingEvents = true }, ready, log);
        server._process.OutputDataReceived += (_, line) => server.Take(line.Data);
        server._process.ErrorDataReceived += (_, line) => server.Take(line.Data);
        server._process.Exited += (_, _) => server._found.TrySetException(new InvalidOperationException($"{program} ended."));
        server._process.Start();
        server._process.BeginOutputReadLine();
        server._process.BeginErrorReadLine();
        try
        {
            await server._found.Task.WaitAsync(StartDeadline, cancellation);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Ends it as SIGKILL does: it does not get to do anything more.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync(CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited) await KillAsync();
        _process.Dispose();
    }

    private void Take(string? line)
    {
        if (line is null) return;
        _log(line);
        if (_ready(line) is { } ready) _found.TrySetResult(ready);
    }
}
