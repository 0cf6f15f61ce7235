using System.Text.Json;
using System.Text.RegularExpressions;
using Infra.Tests.Reading;

namespace Infra.Tests.Checks;

/// <summary>Every name keeps to Azure's rules, with the longest environment name that main.bicep takes.</summary>
/// <remarks>https://learn.microsoft.com/azure/azure-resource-manager/management/resource-name-rules, 2026-11-21.</remarks>
internal static class NameCheck
{
    /// <summary>uniqueString() gives 13 lower-case letters and digits.</summary>
    private const string Token = "abcdefghijklm";

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

    private static readonly Dictionary<string, string> EntityTypes = new()
    {
        ["containers"] = "Microsoft.Storage/storageAccounts/blobServices/containers",
        ["storageQueues"] = "Microsoft.Storage/storageAccounts/queueServices/queues",
        ["tables"] = "Microsoft.Storage/storageAccounts/tableServices/tables",
        ["serviceBusQueues"] = "Microsoft.ServiceBus/namespaces/queues",
        ["serviceBusTopics"] = "Microsoft.ServiceBus/namespaces/topics",
        ["subscriptions"] = "Microsoft.ServiceBus/namespaces/topics/subscriptions",
        ["eventHubs"] = "Microsoft.EventHub/namespaces/eventhubs",
        ["consumerGroups"] = "Microsoft.EventHub/namespaces/eventhubs/consumergroups",
        ["eventGridTopics"] = "Microsoft.EventGrid/topics",
    };

    public static IEnumerable<string> Problems(IReadOnlyDictionary<string, BicepFile> files, JsonElement abbreviations, JsonElement entities)
    {
        var main = files["main.bicep"];
        if (main.Parameters.Single(parameter => parameter.Name == "environmentName").Decorator("maxLength") is not { } longest)
            return ["main.bicep: environmentName has no maxLength"];
        var known = abbreviations.EnumerateObject().ToDictionary(item => $"abbreviations.{item.Name}", item => item.Value.GetString()!);
        known["token"] = Token;
        known["environmentName"] = new string('e', longest.GetInt32());
        foreach (var variable in main.Variables)
            if (BicepValue.Text(variable.Value) is { } text) known[variable.Name] = text;
        return Names(files, main, known).Select(name => Problem(name.Type, name.Value)).Concat(Entities(entities)).OfType<string>();
    }

    // A module's resource has the name that the module is given.
    private static IEnumerable<(string Type, string Value)> Names(IReadOnlyDictionary<string, BicepFile> files, BicepFile main, Dictionary<string, string> known)
    {
        foreach (var resource in main.Resources)
            if (BicepValue.Evaluate(resource.At("name"), known) is { } name) yield return (resource.Type, name);
        foreach (var module in main.Modules.Where(module => files.ContainsKey(module.Path)))
            foreach (var resource in files[module.Path].Resources.Where(resource => !resource.Existing))
                if (BicepValue.Expression(resource.At("name")) is { } parameter && module.Parameters.TryGetValue(parameter, out var given) && BicepValue.Evaluate(given, known) is { } name)
                    yield return (resource.Type, name);
    }

    private static IEnumerable<string?> Entities(JsonElement entities)
    {
        foreach (var kind in entities.EnumerateObject().Where(kind => EntityTypes.ContainsKey(kind.Name)))
            foreach (var entity in kind.Value.EnumerateArray())
            {
                yield return Problem(EntityTypes[kind.Name], entity.GetProperty("name").GetString()!);
                foreach (var problem in Entities(entity)) yield return problem;
            }
    }

    private static string? Problem(string type, string name) =>
        !Rules.TryGetValue(type, out var rule) ? $"{type} has no line in {nameof(NameCheck)}"
        : Regex.IsMatch(name, rule, RegexOptions.None, TimeSpan.FromSeconds(1)) ? null
        : $"{type} may not be called '{name}' ({name.Length} characters)";
}
