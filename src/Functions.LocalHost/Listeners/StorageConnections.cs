using Azure.Storage.Blobs;
using Functions.LocalHost.Configuration;
using Functions.LocalHost.Worker;
using Microsoft.Extensions.Configuration;

namespace Functions.LocalHost.Listeners;

/// <summary>
/// Checks the storage connections of an app's functions, because the extensions' own errors do not say which setting is wrong.
/// </summary>
internal static class StorageConnections
{
    /// <summary>The setting with the connection of the host itself, and of bindings that name none.</summary>
    public const string Default = "AzureWebJobsStorage";

    private const string Advice =
        "Set it to \"UseDevelopmentStorage=true\" for Azurite on this machine, or to the connection string of an account.";

    private static readonly string[] Types = ["blobTrigger", "blob", "queueTrigger", "queue"];

    /// <exception cref="HostConfigurationException">A setting is missing, or does not contain a connection string. The message does not
    /// contain the value, which is secret.</exception>
    public static void Check(IReadOnlyList<HostedFunction> functions, HostConfiguration host)
    {
        var durable = DurableStorage.Connection(functions, host);
        if (durable is not null && IsMissing(Section(durable, host)))
            throw new HostConfigurationException(
                $"The app setting '{durable}' does not exist. Durable Functions need a storage account. {Advice}");
        var named = functions.SelectMany(function => function.Bindings).Where(binding => Types.Any(binding.Is))
            .Select(binding => binding.Text("connection")).Append(durable).OfType<string>().Where(name => name.Length > 0);
        foreach (var name in named.Prepend(Default).Distinct(StringComparer.OrdinalIgnoreCase))
            if (Section(name, host).Value is { } value && !IsConnectionString(value))
                throw new HostConfigurationException(
                    $"The app setting '{name}' is not a valid connection string for Azure Storage. {Advice}");
    }

    /// <summary>Returns the section with the setting or settings of a connection.</summary>
    public static IConfigurationSection Section(string name, HostConfiguration host) =>
        host.Settings.GetWebJobsConnectionSection(host.Resolve(name));

    private static bool IsMissing(IConfigurationSection section) =>
        string.IsNullOrWhiteSpace(section.Value) && !section.GetChildren().Any();

    private static bool IsConnectionString(string value)
    {
        // The extension itself reports a missing connection.
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
