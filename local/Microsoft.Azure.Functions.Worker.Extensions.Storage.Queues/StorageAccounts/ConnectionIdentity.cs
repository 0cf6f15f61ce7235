using Azure.Core;
using Azure.Identity;
using Local.Host;
using Microsoft.Extensions.Configuration;

namespace Local.StorageAccounts;

/// <summary>The identity of a connection without a connection string.</summary>
/// <remarks>Mirrors https://learn.microsoft.com/azure/azure-functions/functions-reference#configure-an-identity-based-connection.</remarks>
internal static class ConnectionIdentity
{
    /// <summary>The identity that a connection's settings name; that of the developer where they name none.</summary>
    /// <exception cref="HostConfigurationException"><c>credential</c> is of an unknown kind.</exception>
    public static TokenCredential Of(string name, IConfigurationSection section)
    {
        var (clientId, tenant, secret) = (section["clientId"], section["tenantId"], section["clientSecret"]);
        return section["credential"]?.ToLowerInvariant() switch
        {
            "managedidentity" => new ManagedIdentityCredential(clientId is { Length: > 0 } ? ManagedIdentityId.FromUserAssignedClientId(clientId) : ManagedIdentityId.SystemAssigned),
            null or "" when clientId is not null && tenant is not null && secret is not null => new ClientSecretCredential(tenant, clientId, secret),
            null or "" => new DefaultAzureCredential(),
            var other => throw new HostConfigurationException($"'{name}__credential' is '{other}'; only 'managedidentity' is known."),
        };
    }
}
