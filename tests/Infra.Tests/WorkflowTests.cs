using System.Diagnostics;
using System.Text.Json;
using Infra.Tests.Checks;
using Infra.Tests.Reading;

namespace Infra.Tests;

/// <summary>What runs on GitHub, and with which rights.</summary>
public sealed class WorkflowTests(InfraFiles infra)
{
    private const string Folder = ".github/workflows";

    public static TheoryData<string> Workflows =>
        [.. Directory.EnumerateFiles(Path.Combine(Repository.Root, Folder)).Select(path => Path.GetFileName(path)!)];

    [Theory]
    [MemberData(nameof(Workflows))]
    public void Workflows_pin_the_actions_they_use_and_have_no_more_permissions_than_they_need(string workflow) =>
        Assert.Empty(WorkflowCheck.Problems(InfraFiles.Text($"{Folder}/{workflow}")));

    [Theory]
    [InlineData("ci.yml", "actions/setup-node@820762786026740c76f36085b0efc47a31fe5020 # v7.0.0", "actions/setup-node@v7",
        "actions/setup-node@v7 is not pinned by commit, with its version beside it")]
    [InlineData("ci.yml", "    timeout-minutes: 20\n", "", "release: it has no deadline")]
    [InlineData("ci.yml", "permissions:\n  contents: read", "permissions:\n  contents: write", "every job may contents: write")]
    [InlineData("azure-dev.yml", "    environment: production\n", "", "deploy: nobody approves it")]
    [InlineData("azure-dev.yml", "workflows: [ci]", "workflows: [infra]", "deploy: it does not wait for ci")]
    [InlineData("azure-dev.yml", "  workflow_dispatch:\n", "  workflow_dispatch:\n  push:\n", "deploy: it does not wait for ci")]
    [InlineData("azure-dev.yml", "workflow_run.conclusion == 'success'", "workflow_run.conclusion != ''",
        "deploy: it does not ask whether ci has passed")]
    [InlineData("azure-dev.yml", "github.event.workflow_run.event == 'push'", "true", "deploy: a pull request's run of ci starts it")]
    [InlineData("azure-dev.yml", "          ref: ${{ github.event.workflow_run.head_sha || github.sha }}\n", "",
        "deploy: it deploys another commit than the one that was tested")]
    [InlineData("infra.yml", "vars.AZURE_WHAT_IF_CLIENT_ID }}", "vars.AZURE_CLIENT_ID }}",
        "what-if: a pull request gets the identity that deploys")]
    [InlineData("infra.yml", "  pull_request:\n", "  pull_request_target:\n",
        "what-if: a pull request's code runs with the rights of main")]
    public void A_workflow_with_too_many_permissions_is_reported(string workflow, string from, string to, string problem) =>
        Assert.Contains(problem, WorkflowCheck.Problems(InfraFiles.Replaced(InfraFiles.Text($"{Folder}/{workflow}"), from, to)));

    [Fact]
    public async Task The_workflow_that_previews_a_deployment_cannot_change_anything()
    {
        var whatIf = await infra.SnapshotAsync(new("what-if/main.bicep", "param principalId = '33333333-3333-3333-3333-333333333333'"));
        var role = whatIf.Of("Microsoft.Authorization/roleDefinitions").Single();
        var permission = role.Body.Items("properties", "permissions").Single();
        Assert.Equal(
            ["*/read", "Microsoft.Resources/deployments/whatIf/action"], permission.Items("actions").Select(action => action.GetString()));
        Assert.Empty(permission.Items("dataActions"));
        var assignment = whatIf.Of("Microsoft.Authorization/roleAssignments").Single();
        Assert.Equal(role.Id, assignment.Text("properties", "roleDefinitionId"));
    }

    [Fact]
    public async Task A_preview_has_the_same_parameters_as_a_deployment()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "the workflow runs on Linux");
        var start = new ProcessStartInfo(
            "python3", [Path.Combine(Repository.Root, "infra", "what-if", "parameters.py")])
        { RedirectStandardOutput = true };
        start.Environment["AZURE_ENV_NAME"] = "dev";
        start.Environment["AZURE_LOCATION"] = "westeurope";
        start.Environment["KEY_VAULT"] = "true";
        start.Environment["LOG_DAILY_QUOTA_GB"] = "-1";
        using var python = Process.Start(start)!;
        var filled = InfraFiles.Parse(await python.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken)).GetProperty(
            "parameters");
        await python.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, python.ExitCode);
        var types = (await infra.CompileAsync("main.bicep")).Template.GetProperty("parameters");
        foreach (var parameter in filled.EnumerateObject())
            Assert.Equal(
                (parameter.Name, Kind(types.GetProperty(parameter.Name).GetProperty("type").GetString()!)),
                (parameter.Name, Kind(parameter.Value.GetProperty("value"))));
        Assert.Equal(
            ("dev", 2048, -1),
            (filled.Find("environmentName", "value").GetString(), filled.Find("instanceMemoryMB", "value").GetInt32(),
                filled.Find("logDailyQuotaGb", "value").GetInt32()));
        Assert.True(filled.Find("keyVault", "value").GetBoolean());
    }

    [Fact]
    public void Dependabot_updates_every_lock_file_and_the_pinned_actions()
    {
        var updates = Documents.Yaml(InfraFiles.Text(".github/dependabot.yml")).Items("updates").ToList();
        Assert.Equal(
            ["github-actions", "npm", "nuget"],
            updates.Select(update => update.GetProperty("package-ecosystem").GetString()).Order(StringComparer.Ordinal));
        var npm = updates.Single(update => update.GetProperty("package-ecosystem").GetString() == "npm")
            .Items("directories").Select(folder => folder.GetString()).Order(StringComparer.Ordinal);
        var locks = Directory.EnumerateFiles(
            Repository.Root, "package-lock.json", new EnumerationOptions { RecurseSubdirectories = true, MaxRecursionDepth = 2 })
            .Select(path => "/" + Path.GetRelativePath(Repository.Root, Path.GetDirectoryName(path)!).Replace('\\', '/')).Order(
                StringComparer.Ordinal);
        Assert.Equal(locks, npm);
    }

    private static string Kind(string type) => type is "int" or "bool" or "array" or "object" ? type : "string";

    private static string Kind(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Number => "int",
        JsonValueKind.True or JsonValueKind.False => "bool",
        JsonValueKind.Array => "array",
        JsonValueKind.Object => "object",
        _ => "string",
    };
}
