using System.Diagnostics;
using System.Net;
using System.Security.Cryptography;
using Local.Stack;

namespace FunctionApp.Bench;

/// <summary>The app as a process of its own, on an Azurite of its own.</summary>
internal sealed class BenchStack : IAsyncDisposable
{
    private const string Listening = "Listening on ";
    private static readonly TimeSpan StartDeadline = TimeSpan.FromSeconds(60);
    private readonly string _folder;
    private readonly Azurite _azurite;
    private readonly Process _app;

    private BenchStack(string folder, Azurite azurite, string storage, Process app, IPEndPoint address) =>
        (_folder, _azurite, Storage, _app, Address) = (folder, azurite, storage, app, address);

    public string Storage { get; }

    public IPEndPoint Address { get; }

    public static async Task<BenchStack> StartAsync()
    {
        var folder = Path.Combine(Path.GetTempPath(), "bench-" + Path.GetRandomFileName());
        var key = Convert.ToBase64String(RandomNumberGenerator.GetBytes(64));
        var azurite = await Azurite.StartAsync(folder, new AzuritePorts(0, 0, 0), $"bench:{key};bare:{key}", Console.WriteLine, CancellationToken.None);
        var storage = azurite.Ports.ConnectionString("bench", key);
        var app = Process.Start(new ProcessStartInfo("dotnet",
            ["FunctionApp.dll", "--urls=http://127.0.0.1:0", $"--AzureWebJobsStorage={storage}", "--Logging:LogLevel:Default=Warning", "--AzureFunctionsJobHost:extensions:queues:maxPollingInterval=00:00:00.1"])
        { WorkingDirectory = AppContext.BaseDirectory, RedirectStandardOutput = true })!;
        using var deadline = new CancellationTokenSource(StartDeadline);
        while (await app.StandardOutput.ReadLineAsync(deadline.Token) is { } line)
        {
            if (!line.StartsWith(Listening, StringComparison.Ordinal)) continue;
            _ = app.StandardOutput.ReadToEndAsync(CancellationToken.None);
            return new(folder, azurite, storage, app, new IPEndPoint(IPAddress.Loopback, new Uri(line[Listening.Length..].Split(". ")[0]).Port));
        }
        throw new InvalidOperationException("The app did not start.");
    }

    /// <summary>A connection string for the account that the app does not use.</summary>
    public string BareStorage => Storage.Replace("AccountName=bench", "AccountName=bare", StringComparison.Ordinal).Replace("/bench;", "/bare;", StringComparison.Ordinal);

    public async ValueTask DisposeAsync()
    {
        _app.Kill();
        await _app.WaitForExitAsync();
        _app.Dispose();
        await _azurite.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }
}
