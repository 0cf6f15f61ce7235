using Azure.Core;
using Azure.Identity;
using Microsoft.Extensions.Configuration;

namespace Lambda.Functions.State;

/// <summary>The identity that connections without a secret use.</summary>
/// <remarks>Mirrors https://learn.microsoft.com/azure/azure-functions/functions-reference#configure-an-identity-based-connection.</remarks>
internal static class AppIdentity
{
    /// <summary>
    /// Returns the credential of the app's identity, or of the user-assigned identity whose <c>clientId</c> is in the connection.
    /// </summary>
    public static TokenCredential For(IConfigurationSection connection) =>
        new DefaultAzureCredential(new DefaultAzureCredentialOptions { ManagedIdentityClientId = connection["clientId"] });
}
