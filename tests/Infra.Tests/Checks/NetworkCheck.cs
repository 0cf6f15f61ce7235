using Infra.Tests.Reading;

namespace Infra.Tests.Checks;

/// <summary>
/// With private networking each service answers at a private endpoint and nowhere else, under a name that the zones know.
/// </summary>
internal static class NetworkCheck
{
    private static readonly Dictionary<string, string[]> Groups = new()
    {
        ["Microsoft.Storage/storageAccounts"] = ["blob", "queue", "table"],
        ["Microsoft.ServiceBus/namespaces"] = ["namespace"],
        ["Microsoft.EventHub/namespaces"] = ["namespace"],
        ["Microsoft.EventGrid/topics"] = ["topic"],
        ["Microsoft.KeyVault/vaults"] = ["vault"],
    };

    public static IEnumerable<string> Problems(Snapshot snapshot)
    {
        var endpoints = snapshot.Of("Microsoft.Network/privateEndpoints")
            .Select(endpoint => endpoint.Body.Items("properties", "privateLinkServiceConnections").Single().GetProperty("properties"))
            .Select(connection => (Service: connection.GetProperty("privateLinkServiceId").GetString(),
                Group: connection.Items("groupIds").Single().GetString())).ToHashSet();
        foreach (var service in snapshot.Resources.Where(resource => Groups.ContainsKey(resource.Type)))
        {
            if (service.Text("properties", "publicNetworkAccess") != "Disabled") yield return $"{service.Type} answers on the internet";
            foreach (var group in Groups[service.Type].Where(group => !endpoints.Contains((service.Id, group))))
                yield return $"{service.Type} has no private endpoint for {group}";
        }
        var named = snapshot.Of("Microsoft.Network/privateEndpoints/privateDnsZoneGroups")
            .Select(group => group.Id.Split("/privateDnsZoneGroups/")[0]).ToHashSet();
        foreach (var endpoint in snapshot.Of("Microsoft.Network/privateEndpoints").Where(endpoint => !named.Contains(endpoint.Id)))
            yield return $"no zone has the address of {endpoint.Name}";
        if (snapshot.Of("Microsoft.Web/sites").Single().Text("properties", "virtualNetworkSubnetId") is null)
            yield return "the app is in no network";
    }
}
