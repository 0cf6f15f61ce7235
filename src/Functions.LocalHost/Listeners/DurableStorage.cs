using Azure;
using Azure.Storage.Blobs;
using Functions.LocalHost.Configuration;
using Functions.LocalHost.Worker;

namespace Functions.LocalHost.Listeners;

/// <summary>
/// Checks from time to time whether the storage of Durable Functions is available. Their extension creates its own clients, which retry for
/// minutes and log nothing meanwhile.
/// </summary>
internal sealed class DurableStorage(BlobServiceClient service, TimeProvider time)
{
    private const string Settings = "extensions:durableTask:storageProvider:";
    private const string Provider = "AzureStorage";
    private static readonly string[] Types = ["orchestrationTrigger", "activityTrigger", "entityTrigger", "durableClient"];
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Returns the name of the app setting with the storage connection of Durable Functions; null if the app has no durable functions, or
    /// keeps their state in another storage provider.
    /// </summary>
    public static string? Connection(IEnumerable<HostedFunction> functions, HostConfiguration host)
    {
        if (!functions.SelectMany(function => function.Bindings).Any(binding => Types.Any(binding.Is))) return null;
        if (host.HostSetting(Settings + "type") is { Length: > 0 } type && !type.Equals(Provider, StringComparison.OrdinalIgnoreCase))
            return null;
        return host.HostSetting(Settings + "connectionName") ?? host.HostSetting(Settings + "connectionStringName")
            ?? StorageConnections.Default;
    }

    /// <summary>
    /// Creates the check; null if there is nothing to check. Storage that is used with an identity is in Azure, and is not checked.
    /// </summary>
    /// <param name="health">Logs each change.</param>
    public static DurableStorage? Of(IEnumerable<HostedFunction> functions, HostConfiguration host, StorageHealth health, TimeProvider time,
        CancellationToken stopping)
    {
        if (Connection(functions, host) is not { } name
            || StorageConnections.Section(name, host).Value is not { Length: > 0 } connection) return null;
        var options = new BlobClientOptions { Retry = { MaxRetries = 0 } };
        HostClients.Harden(options, health, stopping);
        return new(new BlobServiceClient(connection, options), time);
    }

    /// <summary>Checks repeatedly until it is stopped.</summary>
    public async Task WatchAsync(CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            await AskAsync(stopping);
            await Task.Delay(Pause, time, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Checks once, and reports the result.</summary>
    /// <returns>False if nothing came back before the cancellation.</returns>
    public async Task<bool> AskAsync(CancellationToken cancellation)
    {
        try
        {
            await service.GetPropertiesAsync(cancellation);
            return true;
        }
        catch (RequestFailedException)
        {
            // Storage does not answer, which the health knows, or refuses access.
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }
}
