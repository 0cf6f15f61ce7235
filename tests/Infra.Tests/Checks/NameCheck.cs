using System.Text.Json;
using System.Text.RegularExpressions;
using Infra.Tests.Reading;

namespace Infra.Tests.Checks;

/// <summary>Every name keeps to Azure's rules, with the longest environment name that main.bicep takes.</summary>
/// <remarks>https://learn.microsoft.com/azure/azure-resource-manager/management/resource-name-rules, 2026-11-21.</remarks>
internal static class NameCheck
{
    private const string Namespace = "^[A-Za-z](?!.*(-sb|-mgmt)$)[A-Za-z0-9-]{4,48}[A-Za-z0-9]$";
    private const string ContainerOrQueue = "^(?=.{3,63}$)[a-z0-9]+(-[a-z0-9]+)*$";

    private static readonly Dictionary<string, string> Rules = new()
    {
        ["Microsoft.ApiManagement/service"] = "^[A-Za-z]([A-Za-z0-9-]{0,48}[A-Za-z0-9])?$",
        ["Microsoft.EventGrid/systemTopics"] = "^[A-Za-z0-9-]{3,128}$",
        ["Microsoft.EventGrid/topics"] = "^[A-Za-z0-9-]{3,50}$",
        ["Microsoft.EventHub/namespaces"] = Namespace,
        ["Microsoft.EventHub/namespaces/eventhubs"] = "^[A-Za-z0-9]([A-Za-z0-9._-]{0,254}[A-Za-z0-9])?$",
        ["Microsoft.EventHub/namespaces/eventhubs/consumergroups"] = "^[A-Za-z0-9]([A-Za-z0-9._-]{0,48}[A-Za-z0-9])?$",
        ["Microsoft.Insights/actionGroups"] = "^[^/&%?\\\\+*<>:]{1,260}$",
        ["Microsoft.Insights/components"] = "^[A-Za-z0-9._()-]{1,260}$",
        ["Microsoft.KeyVault/vaults"] = "^(?!.*--)[A-Za-z][A-Za-z0-9-]{1,22}[A-Za-z0-9]$",
        ["Microsoft.ManagedIdentity/userAssignedIdentities"] = "^[A-Za-z0-9][A-Za-z0-9_-]{2,127}$",
        ["Microsoft.Network/privateEndpoints"] = "^[A-Za-z0-9][A-Za-z0-9._-]{0,62}[A-Za-z0-9_]$",
        ["Microsoft.Network/virtualNetworks"] = "^[A-Za-z0-9][A-Za-z0-9._-]{0,62}[A-Za-z0-9_]$",
        ["Microsoft.OperationalInsights/workspaces"] = "^[A-Za-z0-9][A-Za-z0-9-]{2,61}[A-Za-z0-9]$",
        ["Microsoft.Resources/resourceGroups"] = "^[A-Za-z0-9._()-]{0,89}[A-Za-z0-9_()-]$",
        ["Microsoft.ServiceBus/namespaces"] = Namespace,
        ["Microsoft.ServiceBus/namespaces/queues"] = "^[A-Za-z0-9]([A-Za-z0-9._/-]{0,258}[A-Za-z0-9])?$",
        ["Microsoft.ServiceBus/namespaces/topics"] = "^[A-Za-z0-9]([A-Za-z0-9._/-]{0,258}[A-Za-z0-9])?$",
        ["Microsoft.ServiceBus/namespaces/topics/subscriptions"] = "^[A-Za-z0-9]([A-Za-z0-9._-]{0,48}[A-Za-z0-9])?$",
        ["Microsoft.Storage/storageAccounts"] = "^[a-z0-9]{3,24}$",
        ["Microsoft.Storage/storageAccounts/blobServices/containers"] = ContainerOrQueue,
        ["Microsoft.Storage/storageAccounts/queueServices/queues"] = ContainerOrQueue,
        ["Microsoft.Storage/storageAccounts/tableServices/tables"] = "^(?!tables$)[A-Za-z][A-Za-z0-9]{2,62}$",
        ["Microsoft.Web/serverfarms"] = "^[A-Za-z0-9-]{1,60}$",
        ["Microsoft.Web/sites"] = "^[A-Za-z0-9]([A-Za-z0-9-]{0,58}[A-Za-z0-9])?$",
    };

    /// <summary>What has a name that Azure gives, that is a GUID or that nothing is said about.</summary>
    private static readonly HashSet<string> Free =
    [
        "Microsoft.ApiManagement/service/apis",
        "Microsoft.ApiManagement/service/apis/operations",
        "Microsoft.ApiManagement/service/apis/policies",
        "Microsoft.ApiManagement/service/backends", "Microsoft.Authorization/roleAssignments", "Microsoft.Insights/diagnosticSettings",
        "Microsoft.Insights/metricAlerts",
        "Microsoft.Insights/scheduledQueryRules",
        "Microsoft.Insights/workbooks",
        "Microsoft.Network/privateDnsZones",
        "Microsoft.Network/privateDnsZones/virtualNetworkLinks", "Microsoft.Network/privateEndpoints/privateDnsZoneGroups",
        "Microsoft.Storage/storageAccounts/blobServices", "Microsoft.Storage/storageAccounts/managementPolicies",
        "Microsoft.Storage/storageAccounts/queueServices", "Microsoft.Storage/storageAccounts/tableServices",
        "Microsoft.Web/sites/basicPublishingCredentialsPolicies", "Microsoft.Web/sites/config",
    ];

    /// <summary>The longest environment name that the template takes.</summary>
    public static string LongestEnvironment(BicepBuild main) =>
        new(
            'e',
            main.Template.Find("parameters", "environmentName", "maxLength") is { ValueKind: JsonValueKind.Number } longest
                ? longest.GetInt32()
                : 1_000);

    public static IEnumerable<string> Problems(Snapshot snapshot) =>
        snapshot.Resources.Where(resource => !Free.Contains(resource.Type)).Select(Problem).OfType<string>();

    private static string? Problem(PredictedResource resource) =>
        resource.OwnName is { } name ? Problem(resource.Type, name) : $"the name of a {resource.Type} is not known beforehand";

    private static string? Problem(string type, string name) =>
        !Rules.TryGetValue(type, out var rule) ? $"{type} has no line in {nameof(NameCheck)}"
        : Regex.IsMatch(name, rule, RegexOptions.None, TimeSpan.FromSeconds(1)) ? null
        : $"{type} may not be called '{name}' ({name.Length} characters)";
}
