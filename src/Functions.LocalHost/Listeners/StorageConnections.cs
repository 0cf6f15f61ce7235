using Azure.Storage.Blobs;
using Functions.LocalHost.Configuration;
using Functions.LocalHost.Worker;
using Microsoft.Extensions.Configuration;

namespace Functions.LocalHost.Listeners;

/// <summary>Checks the storage connections of an app's functions: the extensions' own errors do not say which setting is wrong.</summary>
internal static class StorageConnections
{
    /// <summary>The connection of the host itself, and of bindings that name none.</summary>
    public const string Default = "AzureWebJobsStorage";

    private static readonly string[] Types = ["blobTrigger", "blob", "queueTrigger", "queue"];

    /// <exception cref="HostConfigurationException">A setting holds no connection string; its value, a secret, is not quoted.</exception>
    public static void Check(IReadOnlyList<HostedFunction> functions, HostConfiguration host)
    {
        string[] own = [Default, .. DurableStorage.Connection(functions, host) is { } durable ? [durable] : Array.Empty<string>()];
        var named = functions.SelectMany(function => function.Bindings).Where(binding => Types.Any(binding.Is))
            .Select(binding => binding.Text("connection")).OfType<string>().Where(name => name.Length > 0);
        foreach (var name in own.Concat(named).Distinct(StringComparer.OrdinalIgnoreCase))
            if (host.Settings.GetWebJobsConnectionSection(host.Resolve(name)).Value is { } value && !IsConnectionString(value))
                throw new HostConfigurationException($"The app setting '{name}' is not a connection string of Azure Storage. "
                    + "Set it to \"UseDevelopmentStorage=true\" for Azurite on this machine, or to the connection string of an account.");
    }

    private static bool IsConnectionString(string value)
    {
        // An extension says itself that it needs a connection that is not there.
        if (string.IsNullOrWhiteSpace(value)) return true;
        try
        {
            _ = new BlobServiceClient(value);
            return true;
        }
        catch (Exception e) when (e is FormatException or ArgumentException)
        {
            return false;
        }
    }
}
