using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Local.Stack;

/// <summary>A running Azurite that ends with this process, however this process ends.</summary>
internal sealed partial class Azurite : IAsyncDisposable
{
    private static readonly TimeSpan StartDeadline = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan StopDeadline = TimeSpan.FromSeconds(15);
    private readonly Process _process;
    private readonly Task _output;

    private Azurite(Process process, AzuritePorts ports, Task output) => (_process, Ports, _output) = (process, ports, output);

    /// <summary>The ports of its three services on 127.0.0.1.</summary>
    public AzuritePorts Ports { get; }

    /// <summary>Installs Azurite if necessary, starts it, and waits until its three services listen.</summary>
    /// <param name="location">The folder in which it keeps its data.</param>
    /// <param name="ports">The ports to listen on; 0 chooses a free one.</param>
    /// <param name="accounts">Accounts as <c>name:key;…</c>; by default the well-known development account.</param>
    /// <param name="environment">Environment variables for its process.</param>
    /// <exception cref="LocalStackException">It could not be installed or did not start.</exception>
    public static async Task<Azurite> StartAsync(
        string location, AzuritePorts ports, string? accounts, Action<string> report, CancellationToken cancellation,
        IReadOnlyList<KeyValuePair<string, string>>? environment = null)
    {
        var package = NodePackage.Find("azurite");
        await package.EnsureInstalledAsync(report, cancellation);
        Directory.CreateDirectory(location);
        string[] arguments =
        [
            "node_modules/azurite/dist/src/azurite.js", "--location", location, "--silent", "--disableTelemetry", "--skipApiVersionCheck",
            "--blobPort", $"{ports.Blob}", "--queuePort", $"{ports.Queue}", "--tablePort", $"{ports.Table}",
        ];
        var process = Node.Start("node", arguments, package.Folder, [.. environment ?? [], .. Accounts(accounts)]);
        var errors = new StringBuilder();
        process.ErrorDataReceived += (_, line) => { lock (errors) errors.AppendLine(line.Data); };
        process.BeginErrorReadLine();
        try
        {
            if (await ReadyAsync(process.StandardOutput, cancellation).WaitAsync(StartDeadline, cancellation) is { } bound)
                return new Azurite(process, bound, process.StandardOutput.BaseStream.CopyToAsync(Stream.Null, CancellationToken.None));
            await process.WaitForExitAsync(cancellation).WaitAsync(StopDeadline, cancellation);
            lock (errors) throw new LocalStackException($"Azurite ended while starting.{Environment.NewLine}{errors.ToString().Trim()}");
        }
        catch (Exception e) when (e is not LocalStackException)
        {
            process.Kill(entireProcessTree: true);
            if (e is TimeoutException)
                throw new LocalStackException($"Azurite did not answer within {StartDeadline.TotalSeconds:0} seconds.", e);
            throw;
        }
    }

    private static KeyValuePair<string, string>[] Accounts(string? accounts) => accounts is null ? [] : [new("AZURITE_ACCOUNTS", accounts)];

    /// <summary>Reads Azurite's output until its three services listen; null if Azurite ends first.</summary>
    private static async Task<AzuritePorts?> ReadyAsync(StreamReader output, CancellationToken cancellation)
    {
        var ports = new Dictionary<string, int>();
        while (await output.ReadLineAsync(cancellation) is { } line)
        {
            if (Listening().Match(line) is not { Success: true } match) continue;
            ports[match.Groups[1].Value] = int.Parse(match.Groups[2].Value, CultureInfo.InvariantCulture);
            if (ports.Count == 3) return new(ports["Blob"], ports["Queue"], ports["Table"]);
        }
        return null;
    }

    [GeneratedRegex(@"^Azurite (Blob|Queue|Table) service is successfully listening at \S+:(\d+)")]
    private static partial Regex Listening();

    /// <summary>Stops Azurite after it has written its data.</summary>
    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        await ChildProcess.EndAsync(_process, _output, StopDeadline);
    }
}

/// <summary>The ports of Azurite's three services.</summary>
internal sealed record AzuritePorts(int Blob, int Queue, int Table)
{
    /// <summary>The ports of <c>UseDevelopmentStorage=true</c>.</summary>
    public static AzuritePorts Default { get; } = new(10000, 10001, 10002);

    /// <summary>Returns a connection string for an account on these ports.</summary>
    public string ConnectionString(string account, string key) =>
        $"DefaultEndpointsProtocol=http;AccountName={account};AccountKey={key};BlobEndpoint=http://127.0.0.1:{Blob}/{account};"
        + $"QueueEndpoint=http://127.0.0.1:{Queue}/{account};TableEndpoint=http://127.0.0.1:{Table}/{account};";
}
