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

    /// <summary>Who has which role on what, one line each.</summary>
    public static IEnumerable<string> Roles(Snapshot snapshot) => Assignments(snapshot)
        .Select(assignment => $"{Principal(assignment)}: {RoleName(assignment)} on {Scope(assignment)}");

    public static IEnumerable<string> Problems(Snapshot snapshot)
    {
        foreach (var assignment in Assignments(snapshot))
        {
            var role = RoleName(assignment);
            var what = $"{role} for {Principal(assignment)}";
            if (!Documented.ContainsKey(role)) yield return $"{role} is no role of {nameof(RoleCheck)}";
            if (assignment.Text("properties", "description") is null) yield return $"{what} does not say why";
            if (assignment.Text("properties", "principalType") is null)
                yield return $"{what} has no principalType: a new identity may not be found yet";
            if (Scope(assignment) is null) yield return $"{what} is for the whole resource group";
        }
        foreach (var problem in OnPackage(snapshot)) yield return problem;
    }

    // The app must not be able to change its own deployment.
    private static IEnumerable<string> OnPackage(Snapshot snapshot)
    {
        var app = snapshot.Of("Microsoft.Web/sites").Single();
        var deployer = app.Text(
            "properties", "functionAppConfig", "deployment", "storage", "authentication", "userAssignedIdentityResourceId")!;
        var container = Container().Match(app.Text("properties", "functionAppConfig", "deployment", "storage", "value")!).Groups[1].Value;
        foreach (var assignment in Assignments(
            snapshot).Where(assignment => RoleName(assignment) is "storageBlobDataOwner" or "storageBlobDataContributor"))
        {
            if (Principal(assignment) == Last(deployer)) continue;
            var scope = Scope(assignment) ?? "";
            var reaches = scope.EndsWith($"/{container}", StringComparison.Ordinal)
                || !scope.Contains("/containers/", StringComparison.Ordinal);
            var condition = assignment.Text("properties", "condition") ?? "";
            if (reaches && !condition.Contains($"StringNotEquals '{container}'", StringComparison.Ordinal))
                yield return $"{Principal(assignment)} can change the deployed package in {container}";
        }
    }

    private static IEnumerable<PredictedResource> Assignments(Snapshot snapshot) => snapshot.Of("Microsoft.Authorization/roleAssignments");

    private static string RoleName(PredictedResource assignment)
    {
        var id = Last(assignment.Text("properties", "roleDefinitionId")!);
        return Documented.FirstOrDefault(role => role.Value == id).Key ?? id;
    }

    // A principal that does not exist yet is an expression that names its resource.
    private static string Principal(PredictedResource assignment)
    {
        var id = assignment.Text("properties", "principalId")!;
        return Reference().Match(id) is { Success: true } match ? Last(match.Groups[1].Value) : id;
    }

    private static string? Scope(PredictedResource assignment)
    {
        var id = Extended().Match(assignment.Id) is { Success: true } match ? match.Groups[1].Value
            : assignment.Id.StartsWith('[') ? "" : assignment.Id.Split("/providers/Microsoft.Authorization/")[0];
        return id.Split("/providers/") is [_, var scope, ..] ? scope : null;
    }

    private static string Last(string id) => id[(id.LastIndexOf('/') + 1)..];

    [GeneratedRegex(@"^\[reference\('([^']+)'")]
    private static partial Regex Reference();

    [GeneratedRegex(@"^\[extensionResourceId\('([^']+)'")]
    private static partial Regex Extended();

    [GeneratedRegex(@"'([a-z-]+)'\)\]$")]
    private static partial Regex Container();
}
