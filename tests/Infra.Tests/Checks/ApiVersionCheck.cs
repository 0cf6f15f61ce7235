using Infra.Tests.Reading;

namespace Infra.Tests.Checks;

/// <summary>Every resource has one of the two newest stable API versions of its type.</summary>
/// <remarks>
/// As Azure's type descriptions (https://github.com/Azure/bicep-types-az) had them on 2026-11-21. Whoever adds a type adds its line here;
/// whoever updates the lines takes them from the reference, https://learn.microsoft.com/azure/templates.
/// </remarks>
internal static class ApiVersionCheck
{
    private static readonly Dictionary<string, string[]> Stable = new(StringComparer.OrdinalIgnoreCase)
    {
        ["Microsoft.ApiManagement/service"] = ["2022-08-01", "2024-05-01"],
        ["Microsoft.ApiManagement/service/apis"] = ["2022-08-01", "2024-05-01"],
        ["Microsoft.ApiManagement/service/apis/operations"] = ["2022-08-01", "2024-05-01"],
        ["Microsoft.ApiManagement/service/apis/policies"] = ["2022-08-01", "2024-05-01"],
        ["Microsoft.ApiManagement/service/backends"] = ["2022-08-01", "2024-05-01"],
        ["Microsoft.Authorization/roleAssignments"] = ["2022-04-01"],
        ["Microsoft.EventGrid/systemTopics"] = ["2022-06-15", "2025-02-15"],
        ["Microsoft.EventGrid/systemTopics/eventSubscriptions"] = ["2022-06-15", "2025-02-15"],
        ["Microsoft.EventGrid/topics"] = ["2022-06-15", "2025-02-15"],
        ["Microsoft.EventGrid/topics/eventSubscriptions"] = ["2022-06-15", "2025-02-15"],
        ["Microsoft.EventHub/namespaces"] = ["2024-01-01", "2026-01-01"],
        ["Microsoft.EventHub/namespaces/eventhubs"] = ["2024-01-01", "2026-01-01"],
        ["Microsoft.EventHub/namespaces/eventhubs/consumergroups"] = ["2024-01-01", "2026-01-01"],
        ["Microsoft.Insights/actionGroups"] = ["2022-06-01", "2023-01-01"],
        ["Microsoft.Insights/components"] = ["2015-05-01", "2020-02-02"],
        ["Microsoft.Insights/metricAlerts"] = ["2018-03-01", "2026-01-01"],
        ["Microsoft.Insights/scheduledQueryRules"] = ["2023-12-01", "2026-03-01"],
        ["Microsoft.Insights/workbooks"] = ["2022-04-01", "2023-06-01"],
        ["Microsoft.KeyVault/vaults"] = ["2025-05-01", "2026-02-01"],
        ["Microsoft.ManagedIdentity/userAssignedIdentities"] = ["2023-01-31", "2024-11-30"],
        ["Microsoft.Network/privateDnsZones"] = ["2020-06-01", "2024-06-01"],
        ["Microsoft.Network/privateDnsZones/virtualNetworkLinks"] = ["2020-06-01", "2024-06-01"],
        ["Microsoft.Network/privateEndpoints"] = ["2025-07-01", "2025-09-01"],
        ["Microsoft.Network/privateEndpoints/privateDnsZoneGroups"] = ["2025-07-01", "2025-09-01"],
        ["Microsoft.Network/virtualNetworks"] = ["2025-07-01", "2025-09-01"],
        ["Microsoft.Network/virtualNetworks/subnets"] = ["2025-07-01", "2025-09-01"],
        ["Microsoft.OperationalInsights/workspaces"] = ["2025-07-01", "2026-03-01"],
        ["Microsoft.Resources/resourceGroups"] = ["2025-03-01", "2025-04-01"],
        ["Microsoft.ServiceBus/namespaces"] = ["2024-01-01", "2026-01-01"],
        ["Microsoft.ServiceBus/namespaces/queues"] = ["2024-01-01", "2026-01-01"],
        ["Microsoft.ServiceBus/namespaces/topics"] = ["2024-01-01", "2026-01-01"],
        ["Microsoft.ServiceBus/namespaces/topics/subscriptions"] = ["2024-01-01", "2026-01-01"],
        ["Microsoft.Storage/storageAccounts"] = ["2025-08-01", "2026-04-01"],
        ["Microsoft.Storage/storageAccounts/blobServices"] = ["2025-08-01", "2026-04-01"],
        ["Microsoft.Storage/storageAccounts/blobServices/containers"] = ["2025-08-01", "2026-04-01"],
        ["Microsoft.Storage/storageAccounts/managementPolicies"] = ["2025-08-01", "2026-04-01"],
        ["Microsoft.Storage/storageAccounts/queueServices"] = ["2025-08-01", "2026-04-01"],
        ["Microsoft.Storage/storageAccounts/queueServices/queues"] = ["2025-08-01", "2026-04-01"],
        ["Microsoft.Storage/storageAccounts/tableServices"] = ["2025-08-01", "2026-04-01"],
        ["Microsoft.Storage/storageAccounts/tableServices/tables"] = ["2025-08-01", "2026-04-01"],
        ["Microsoft.Web/serverfarms"] = ["2024-11-01", "2025-03-01"],
        ["Microsoft.Web/sites"] = ["2024-11-01", "2025-03-01"],
        ["Microsoft.Web/sites/basicPublishingCredentialsPolicies"] = ["2024-11-01", "2025-03-01"],
        ["Microsoft.Web/sites/config"] = ["2024-11-01", "2025-03-01"],
    };

    public static IEnumerable<string> Problems(IReadOnlyDictionary<string, BicepFile> files)
    {
        foreach (var (path, file) in files)
            foreach (var resource in file.Resources)
                if (!Stable.TryGetValue(resource.Type, out var versions)) yield return $"{path}:{resource.Line}: {resource.Type} has no line in {nameof(ApiVersionCheck)}";
                else if (!versions.Contains(resource.Version)) yield return $"{path}:{resource.Line}: {resource.Type} has version '{resource.Version}'; current are {string.Join(" and ", versions)}";
    }
}
