using System.Net;
using System.Security.Cryptography;
using Local.Stack;

namespace FunctionApp.Bench;

/// <summary>The app as a process of its own, on an Azurite of its own.</summary>
internal sealed class BenchStack(string folder, Azurite azurite, string storage, ServerProcess app) : IAsyncDisposable
{
    public string Storage => storage;

    public IPEndPoint Address => app.Address;

    /// <summary>The processor time that the app has used.</summary>
    public TimeSpan ProcessorTime => app.ProcessorTime;

    /// <summary>A connection string for the account that the app does not use.</summary>
    public string BareStorage =>
        storage.Replace("AccountName=bench", "AccountName=bare", StringComparison.Ordinal).Replace(
            "/bench", "/bare", StringComparison.Ordinal);

    public static async Task<BenchStack> StartAsync(params string[] settings)
    {
        var folder = Path.Combine(Path.GetTempPath(), "bench-" + Path.GetRandomFileName());
        var key = Convert.ToBase64String(RandomNumberGenerator.GetBytes(64));
        var azurite = await Azurite.StartAsync(
            folder, new AzuritePorts(0, 0, 0), $"bench:{key};bare:{key}", Console.WriteLine, CancellationToken.None);
        var storage = azurite.Ports.ConnectionString("bench", key);
        return new(folder, azurite, storage,
            await ServerProcess.StartAsync(["FunctionApp.dll", "--urls=http://127.0.0.1:0", $"--AzureWebJobsStorage={storage}",
                "--Logging:LogLevel:Default=Warning", "--ServiceBus=", "--AzureWebJobs.OrdersQueue.Disabled=true",
                "--EventHubs=", "--AzureWebJobs.SalesStream.Disabled=true", .. settings]));
    }

    public async ValueTask DisposeAsync()
    {
        await app.DisposeAsync();
        await azurite.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }
}
