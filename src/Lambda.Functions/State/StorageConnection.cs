using Azure.Core;
using Azure.Data.Tables;
using Azure.Storage.Blobs;
using Azure.Storage.Queues;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace Lambda.Functions.State;

/// <summary>
/// Creates clients for the storage account in <c>AzureWebJobsStorage</c>, which contains a connection string or uses an identity.
/// </summary>
/// <remarks>
/// Mirrors https://learn.microsoft.com/azure/azure-functions/functions-reference#connecting-to-host-storage-with-an-identity.
/// </remarks>
internal sealed class StorageConnection
{
    /// <summary>The name of the setting.</summary>
    public const string Setting = "AzureWebJobsStorage";

    private static readonly TimeSpan NetworkTimeout = TimeSpan.FromSeconds(15);
    private readonly string? _connectionString;
    private readonly IConfigurationSection _section;
    private readonly TokenCredential? _credential;

    /// <exception cref="OptionsValidationException">The setting is missing, or is not a connection string.</exception>
    public StorageConnection(IConfiguration configuration)
    {
        _section = configuration.GetSection(Setting);
        _connectionString = _section.Value;
        if (!string.IsNullOrWhiteSpace(_connectionString))
        {
            // Its value is a secret, and is not quoted.
            if (!IsConnectionString(_connectionString))
                throw new OptionsValidationException(
                    Setting, typeof(StorageConnection),
                    [
                        $"{Setting} is not a valid connection string for a storage account: "
                        + "set it to one (UseDevelopmentStorage=true for Azurite)."
                    ]);
            return;
        }
        if (_section["accountName"] is null && _section["blobServiceUri"] is null)
            throw new OptionsValidationException(
                Setting, typeof(StorageConnection),
                [$"{Setting} is missing: set it to a connection string (UseDevelopmentStorage=true for Azurite), "
                    + $"or set {Setting}__accountName to use an identity."]);
        _credential = AppIdentity.For(_section);
    }

    public BlobServiceClient Blobs()
    {
        var options = WithRetries(new BlobClientOptions());
        return _credential is null ? new(_connectionString, options) : new(Endpoint("blob"), _credential, options);
    }

    public QueueServiceClient Queues()
    {
        var options = WithRetries(new QueueClientOptions { MessageEncoding = QueueMessageEncoding.Base64 });
        return _credential is null ? new(_connectionString, options) : new(Endpoint("queue"), _credential, options);
    }

    public TableServiceClient Tables()
    {
        var options = WithRetries(new TableClientOptions());
        return _credential is null ? new(_connectionString, options) : new(Endpoint("table"), _credential, options);
    }

    private static bool IsConnectionString(string value)
    {
        try
        {
            _ = new TableServiceClient(value);
            _ = new BlobServiceClient(value);
            return true;
        }
        catch (Exception e) when (e is FormatException or ArgumentException or InvalidOperationException)
        {
            return false;
        }
    }

    private Uri Endpoint(string service) =>
        new(_section[$"{service}ServiceUri"] ?? $"https://{_section["accountName"]}.{service}.core.windows.net");

    // A caller is waiting: retries bridge a short outage, and a longer one is reported.
    private static T WithRetries<T>(T options) where T : ClientOptions
    {
        options.Retry.MaxRetries = 3;
        options.Retry.Delay = TimeSpan.FromMilliseconds(200);
        options.Retry.MaxDelay = TimeSpan.FromSeconds(2);
        options.Retry.NetworkTimeout = NetworkTimeout;
        return options;
    }
}
