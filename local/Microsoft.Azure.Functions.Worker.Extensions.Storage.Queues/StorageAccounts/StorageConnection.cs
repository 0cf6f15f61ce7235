using Azure.Core;
using Azure.Storage.Queues;
using Local.Host;
using Microsoft.Extensions.Configuration;

namespace Local.StorageAccounts;

/// <summary>The storage account that a binding's <c>Connection</c> names: a connection string, or the address of a service with an identity.</summary>
/// <remarks>Mirrors https://learn.microsoft.com/azure/azure-functions/functions-reference#configure-an-identity-based-connection.</remarks>
internal sealed class StorageConnection
{
    private readonly IConfigurationSection _section;
    private readonly string _name;

    private StorageConnection(string name, IConfigurationSection section) => (_name, _section) = (name, section);

    /// <summary>The account behind a connection's name.</summary>
    /// <param name="name">The <c>Connection</c> of a binding; null is <c>AzureWebJobsStorage</c>.</param>
    /// <exception cref="HostConfigurationException">No app setting has that name.</exception>
    public static StorageConnection Of(HostConfiguration host, string? name)
    {
        name = string.IsNullOrEmpty(name) ? "AzureWebJobsStorage" : host.Resolve(name);
        var section = host.Connection(name);
        return section.Exists() ? new(name, section) : throw new HostConfigurationException(
            $"The app setting '{name}' with a storage connection does not exist. Add it to local.settings.json, such as \"{name}\": \"UseDevelopmentStorage=true\".");
    }

    /// <summary>A client for the account's queues.</summary>
    public QueueServiceClient Queues() => Client("queue",
        text => new QueueServiceClient(text, Patience(new QueueClientOptions())),
        (address, credential) => new QueueServiceClient(address, credential, Patience(new QueueClientOptions())));

    /// <summary>Lets a request give up within seconds: the loops here try for ever, and say soon that storage is away.</summary>
    public static T Patience<T>(T options) where T : ClientOptions
    {
        options.Retry.MaxRetries = 2;
        options.Retry.Delay = TimeSpan.FromMilliseconds(200);
        options.Retry.MaxDelay = TimeSpan.FromSeconds(2);
        options.Retry.NetworkTimeout = TimeSpan.FromSeconds(30);
        return options;
    }

    /// <summary>A client for one of the account's services.</summary>
    /// <param name="service">The service as it stands in addresses, such as <c>queue</c>.</param>
    /// <exception cref="HostConfigurationException">The setting holds neither a connection string nor an address.</exception>
    public T Client<T>(string service, Func<string, T> fromConnectionString, Func<Uri, TokenCredential, T> fromIdentity)
    {
        if (string.IsNullOrWhiteSpace(_section.Value)) return fromIdentity(Address(service), ConnectionIdentity.Of(_name, _section));
        try
        {
            return fromConnectionString(_section.Value);
        }
        catch (Exception e) when (e is FormatException or ArgumentException or InvalidOperationException)
        {
            // The cause may quote the value, which holds a key: only the setting is named.
            throw new HostConfigurationException($"The app setting '{_name}' is not a storage connection string with a {service} service.");
        }
    }

    private Uri Address(string service)
    {
        var setting = _section[$"{service}ServiceUri"] ?? _section["serviceUri"]
            ?? (_section["accountName"] is { Length: > 0 } account ? $"https://{account}.{service}.core.windows.net" : null)
            ?? throw new HostConfigurationException($"The connection '{_name}' names no storage account. Set '{_name}' to a connection string, or '{_name}__accountName', or '{_name}__{service}ServiceUri'.");
        return Uri.TryCreate(setting, UriKind.Absolute, out var address) ? address
            : throw new HostConfigurationException($"'{setting}', the {service} service of connection '{_name}', is not an address such as https://account.{service}.core.windows.net.");
    }
}
