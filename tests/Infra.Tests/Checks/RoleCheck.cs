using System.Text.Json;
using System.Text.RegularExpressions;
using Infra.Tests.Reading;

namespace Infra.Tests.Checks;

/// <summary>Roles are Azure's, by the ids that it documents, and each assignment says why it is made.</summary>
/// <remarks>https://learn.microsoft.com/azure/role-based-access-control/built-in-roles, 2026-11-21.</remarks>
internal static partial class RoleCheck
{
    private static readonly Dictionary<string, string> Documented = new()
    {
        ["storageBlobDataOwner"] = "b7e6dc6d-f1e8-4753-8033-0f276bb0955b",
        ["storageBlobDataContributor"] = "ba92f5b4-2d11-453d-a403-e96b0029c9fe",
        ["storageBlobDataReader"] = "2a2b9908-6ea1-4ae2-8e65-a410df84e7d1",
        ["storageQueueDataContributor"] = "974c5e8b-45b9-4653-ba55-5f855dd0fb88",
        ["storageQueueDataReader"] = "19e7f393-937e-4f77-808e-94535e297925",
        ["storageTableDataContributor"] = "0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3",
        ["storageTableDataReader"] = "76199698-9eea-4c19-bc75-cec21354c6b6",
        ["serviceBusDataOwner"] = "090c5cfd-751d-490a-894a-3ce6f1109419",
        ["serviceBusDataReceiver"] = "4f6d3b9b-027b-4f4c-9142-0e5a2a2247e0",
        ["serviceBusDataSender"] = "69a216fc-b8fb-44d8-bc22-1f3c2cd27a39",
        ["eventHubsDataReceiver"] = "a638d3c7-ab3a-418d-83e6-5f17a39d4fde",
        ["eventHubsDataSender"] = "2b629674-e913-4c01-ae53-ef4638d8f975",
        ["eventGridDataSender"] = "d5a91429-5739-47e2-a06b-3470a27159e7",
        ["monitoringMetricsPublisher"] = "3913510d-42f4-4e42-8a64-420c390055eb",
        ["keyVaultSecretsUser"] = "4633458b-17de-408a-b874-0445c86b69e6",
    };

    public static IEnumerable<string> Problems(IReadOnlyDictionary<string, BicepFile> files) => files.SelectMany(file => Problems(file.Key, file.Value));

    private static IEnumerable<string> Problems(string path, BicepFile file)
    {
        var named = new HashSet<string>();
        if (file.Variables.FirstOrDefault(variable => variable.Name == "roles") is { } roles)
            foreach (var role in roles.Value.EnumerateObject())
            {
                named.Add(role.Value.GetString()!);
                if (!Documented.TryGetValue(role.Name, out var id)) yield return $"{path}: {role.Name} has no line in {nameof(RoleCheck)}";
                else if (role.Value.GetString() != id) yield return $"{path}: the id of {role.Name} is {id}";
                if (!file.Text.Contains($"roles.{role.Name}", StringComparison.Ordinal)) yield return $"{path}: nobody has the role {role.Name}";
            }
        foreach (var id in Guid().Matches(file.Text).Select(match => match.Value).Where(id => !named.Contains(id))) yield return $"{path}: {id} has no name";
        foreach (var assignment in file.Resources.Where(resource => resource.Type == "Microsoft.Authorization/roleAssignments"))
        {
            if (assignment.At("properties", "description").ValueKind == JsonValueKind.Undefined) yield return $"{path}:{assignment.Line}: {assignment.Symbol} does not say why";
            if (assignment.At("properties", "principalType").ValueKind == JsonValueKind.Undefined) yield return $"{path}:{assignment.Line}: {assignment.Symbol} has no principalType: a new identity may not be found yet";
            if (assignment.At("scope").ValueKind == JsonValueKind.Undefined) yield return $"{path}:{assignment.Line}: {assignment.Symbol} is for the whole resource group";
        }
    }

    [GeneratedRegex("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")]
    private static partial Regex Guid();
}
