using Infra.Tests.Reading;

namespace Infra.Tests.Checks;

/// <summary>Every service that takes calls logs to the workspace.</summary>
internal static class DiagnosticsCheck
{
    private const string Setting = "/providers/Microsoft.Insights/diagnosticSettings/";

    private static readonly string[] Types =
    [
        "Microsoft.EventGrid/systemTopics", "Microsoft.EventGrid/topics", "Microsoft.EventHub/namespaces", "Microsoft.KeyVault/vaults",
        "Microsoft.ServiceBus/namespaces", "Microsoft.Storage/storageAccounts/blobServices",
    ];

    public static IEnumerable<string> Problems(Snapshot snapshot)
    {
        var workspace = snapshot.Of("Microsoft.OperationalInsights/workspaces").Single().Id;
        var logged = snapshot.Of("Microsoft.Insights/diagnosticSettings")
            .Where(setting => setting.Text("properties", "workspaceId") == workspace && setting.Body.Items("properties", "logs").Any())
            .Select(setting => setting.Id.Split(Setting)[0]).ToHashSet();
        return snapshot.Resources.Where(resource => Types.Contains(resource.Type) && !logged.Contains(resource.Id))
            .Select(resource => $"{resource.Type} logs nothing");
    }
}
