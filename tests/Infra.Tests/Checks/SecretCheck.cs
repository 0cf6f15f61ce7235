using Infra.Tests.Reading;

namespace Infra.Tests.Checks;

/// <summary>No service takes keys where it takes identities. Secrets in outputs and plain parameters are the linter's to find.</summary>
internal static class SecretCheck
{
    private static readonly Dictionary<string, (string[] Path, string Value)> KeysOff = new()
    {
        ["Microsoft.Storage/storageAccounts"] = (["properties", "allowSharedKeyAccess"], "false"),
        ["Microsoft.ServiceBus/namespaces"] = (["properties", "disableLocalAuth"], "true"),
        ["Microsoft.EventHub/namespaces"] = (["properties", "disableLocalAuth"], "true"),
        ["Microsoft.EventGrid/topics"] = (["properties", "disableLocalAuth"], "true"),
        ["Microsoft.Insights/components"] = (["properties", "DisableLocalAuth"], "true"),
        ["Microsoft.KeyVault/vaults"] = (["properties", "enableRbacAuthorization"], "true"),
        ["Microsoft.Web/sites/basicPublishingCredentialsPolicies"] = (["properties", "allow"], "false"),
    };

    /// <summary>The types that are looked at.</summary>
    public static IEnumerable<string> Types => KeysOff.Keys;

    public static IEnumerable<string> Problems(Snapshot snapshot) => snapshot.Resources
        .Where(resource => KeysOff.TryGetValue(resource.Type, out var off)
            && !resource.At(off.Path).ToString().Equals(off.Value, StringComparison.OrdinalIgnoreCase))
        .Select(resource => (resource.Type, Off: KeysOff[resource.Type]))
        .Select(item => $"{item.Type} takes keys: {string.Join('.', item.Off.Path)} is not {item.Off.Value}");
}
