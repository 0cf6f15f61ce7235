using System.Diagnostics;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Local.Stack;

/// <summary>A running Azurite that ends with this process, however that ends.</summary>
internal sealed class Azurite : IAsyncDisposable
{
    private static readonly TimeSpan StartDeadline = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan StopDeadline = TimeSpan.FromSeconds(15);
    private readonly Process _process;
    private readonly Task _output;

    private Azurite(Process process, AzuritePorts ports, Task output) => (_process, Ports, _output) = (process, ports, output);

    /// <summary>Where it listens, on 127.0.0.1.</summary>
    public AzuritePorts Ports { get; }

    /// <summary>Installs Azurite if need be, starts it and waits until its three services answer.</summary>
    /// <param name="location">The folder that keeps its data.</param>
    /// <param name="ports">The ports to take; 0 takes a free one.</param>
    /// <param name="accounts">Accounts as <c>name:key;…</c>; by default the well-known development account.</param>
    /// <exception cref="LocalStackException">It could not be installed or did not start.</exception>
    public static async Task<Azurite> StartAsync(string location, AzuritePorts ports, string? accounts, Action<string> report, CancellationToken cancellation)
    {
        var package = NodePackage.Find("azurite");
        await package.EnsureInstalledAsync(report, cancellation);
        Directory.CreateDirectory(location);
        string[] arguments =
        [
            "azurite.mjs", "--location", location, "--silent", "--disableTelemetry", "--skipApiVersionCheck",
            "--blobPort", $"{ports.Blob}", "--queuePort", $"{ports.Queue}", "--tablePort", $"{ports.Table}",
        ];
        var process = Node.Start("node", arguments, package.Folder, accounts is null ? null : [new("AZURITE_ACCOUNTS", accounts)]);
        var errors = new StringBuilder();
        process.ErrorDataReceived += (_, line) => { lock (errors) errors.AppendLine(line.Data); };
        process.BeginErrorReadLine();
        try
        {
            var ready = await process.StandardOutput.ReadLineAsync(cancellation).AsTask().WaitAsync(StartDeadline, cancellation);
            if (ready is not null && JsonSerializer.Deserialize(ready, StackJson.Default.AzuritePorts) is { } bound)
                return new Azurite(process, bound, process.StandardOutput.ReadToEndAsync(CancellationToken.None));
            await process.WaitForExitAsync(cancellation).WaitAsync(StopDeadline, cancellation);
            lock (errors) throw new LocalStackException($"Azurite ended while starting.{Environment.NewLine}{errors.ToString().Trim()}");
        }
        catch (Exception e) when (e is not LocalStackException)
        {
            process.Kill(entireProcessTree: true);
            if (e is TimeoutException) throw new LocalStackException($"Azurite did not answer within {StartDeadline.TotalSeconds:0} seconds.", e);
            throw;
        }
    }

    /// <summary>Stops Azurite, giving it time to write what it holds.</summary>
    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        using var deadline = new CancellationTokenSource(StopDeadline);
        try
        {
            await _process.WaitForExitAsync(deadline.Token);
            await _output;
        }
        catch (OperationCanceledException)
        {
            _process.Kill(entireProcessTree: true);
        }
        _process.Dispose();
    }
}

/// <summary>The ports of Azurite's three services.</summary>
internal sealed record AzuritePorts(int Blob, int Queue, int Table)
{
    /// <summary>The ports that <c>UseDevelopmentStorage=true</c> means.</summary>
    public static AzuritePorts Default { get; } = new(10000, 10001, 10002);

    /// <summary>A connection string for an account on these ports.</summary>
    public string ConnectionString(string account, string key) =>
        $"DefaultEndpointsProtocol=http;AccountName={account};AccountKey={key};BlobEndpoint=http://127.0.0.1:{Blob}/{account};QueueEndpoint=http://127.0.0.1:{Queue}/{account};TableEndpoint=http://127.0.0.1:{Table}/{account};";
}

[JsonSerializable(typeof(AzuritePorts))]
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
internal sealed partial class StackJson : JsonSerializerContext;
