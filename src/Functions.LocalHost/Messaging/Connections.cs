using Azure.Core;
using Microsoft.Azure.WebJobs;
using Microsoft.Azure.WebJobs.Host;
using Microsoft.Extensions.Azure;
using Microsoft.Extensions.Configuration;

namespace Functions.LocalHost.Messaging;

/// <summary>Resolves the <c>Connection</c> of a binding: a connection string, or a namespace and an identity.</summary>
/// <remarks>Mirrors https://learn.microsoft.com/azure/azure-functions/functions-reference#configure-an-identity-based-connection.</remarks>
internal sealed class Connections(IConfiguration configuration, AzureComponentFactory components, INameResolver names)
{
    /// <summary>Creates a client.</summary>
    /// <param name="connection">The name of the app setting; <c>%Name%</c> stands for the value of another setting.</param>
    /// <param name="service">The service that the connection is for, in the text of errors.</param>
    /// <exception cref="InvalidOperationException">There is no such setting, or it does not contain a connection.</exception>
    public T Open<T>(string connection, string service, Func<string, T> fromText, Func<string, TokenCredential, T> fromIdentity)
    {
        var section = configuration.GetWebJobsConnectionSection(names.ResolveWholeString(connection));
        if (!section.Exists())
            throw new InvalidOperationException(
                $"The app setting '{connection}', which should hold a connection to {service}, does not exist. Set '{connection}' in "
                + $"local.settings.json to a connection string, or '{connection}__fullyQualifiedNamespace' to the name of a namespace.");
        if (string.IsNullOrWhiteSpace(section.Value))
        {
            var address = section["fullyQualifiedNamespace"] is { Length: > 0 } text ? text : throw new InvalidOperationException(
                $"The connection '{connection}' names no {service} namespace. Set '{connection}' to a connection string, or "
                + $"'{connection}__fullyQualifiedNamespace' to the name of a namespace.");
            return fromIdentity(address, components.CreateTokenCredential(section));
        }
        try
        {
            return fromText(section.Value);
        }
        catch (Exception e) when (e is FormatException or ArgumentException or InvalidOperationException)
        {
            // The cause may quote the value, which holds a key: only the setting is named.
            throw new InvalidOperationException($"The app setting '{connection}' is not a valid connection string for {service}.");
        }
    }
}
