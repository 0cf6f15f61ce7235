using System.Text.Json;
using System.Text.RegularExpressions;
using Infra.Tests.Checks;
using Infra.Tests.Reading;

namespace Infra.Tests;

/// <summary>The files that tools read: azure.yaml, host.json, the workflows, and what the hooks hand on.</summary>
public sealed partial class FilesTests(InfraFiles infra)
{
    [Fact]
    public void The_solution_has_only_the_configurations_Local_and_Release()
    {
        // Tools that add a project also add Debug, which becomes the default but cannot be restored from a partial registry.
        var solution = InfraFiles.Text("FunctionApp.sln");
        var configurations = solution.Split("GlobalSection(SolutionConfigurationPlatforms)")[1].Split("EndGlobalSection")[0]
            .Split('\n', StringSplitOptions.TrimEntries).Where(line => line.Contains(" = ", StringComparison.Ordinal));
        Assert.Equal(["Local|Any CPU = Local|Any CPU", "Release|Any CPU = Release|Any CPU"], configurations);
        Assert.DoesNotContain(".Local|Any CPU.ActiveCfg = Debug", solution, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_file_azure_yaml_matches_its_schema()
    {
        Assert.Empty(AzureYaml(InfraFiles.Text("azure.yaml")));
        var yaml = Documents.Yaml(InfraFiles.Text("azure.yaml"));
        foreach (var path in Strings(yaml).Where(text => text.StartsWith("./", StringComparison.Ordinal)))
            Assert.True(Path.Exists(Path.Combine(Repository.Root, path)), $"{path} of azure.yaml is not there");
        Assert.Equal(
            "app", (await infra.SnapshotAsync(Deployment.Default)).Of("Microsoft.Web/sites").Single().Text("tags", "azd-service-name"));
        Assert.True(yaml.GetProperty("services").TryGetProperty("app", out _));
    }

    [Theory]
    [InlineData("postdeploy:", "postdeployed:")]
    [InlineData("host: function", "host: functions")]
    [InlineData("    language: dotnet\n", "")]
    [InlineData("shell: pwsh", "shell: powershell")]
    [InlineData("azd: '>= 1.18.0'", "azd: '1.18'")]
    [InlineData("name: lambda-on-azure-functions", "name: Lambda on Azure")]
    public void An_invalid_azure_yaml_is_reported(string from, string to) =>
        Assert.NotEmpty(AzureYaml(InfraFiles.Replaced(InfraFiles.Text("azure.yaml"), from, to)));

    [Fact]
    public void The_file_host_json_matches_its_schema() => Assert.Empty(HostJson(InfraFiles.Text("host.json")));

    // The host's default is a minute, during which an instance handles nothing.
    [Fact]
    public void A_session_without_messages_is_released_within_seconds()
    {
        var idle = InfraFiles.Json("host.json")
            .GetProperty("extensions").GetProperty("serviceBus").GetProperty("sessionIdleTimeout").GetString()!;
        Assert.InRange(TimeSpan.Parse(idle, System.Globalization.CultureInfo.InvariantCulture), TimeSpan.FromMilliseconds(100),
            TimeSpan.FromSeconds(1));
    }

    [Theory]
    [InlineData("\"maxDequeueCount\"", "\"maxDequeuCount\"")]
    [InlineData("\"batchSize\": 16", "\"batchSize\": 64")]
    [InlineData("\"version\": \"2.0\"", "\"version\": 2")]
    [InlineData("\"00:00:10\"", "\"10s\"")]
    public void An_invalid_host_json_is_reported(string from, string to) =>
        Assert.NotEmpty(HostJson(InfraFiles.Replaced(InfraFiles.Text("host.json"), from, to)));

    [Fact]
    public void Files_that_workflows_run_exist_and_every_job_has_a_deadline()
    {
        foreach (var workflow in new[] { "azure-dev.yml", "infra.yml", "ci.yml" })
        {
            var yaml = Documents.Yaml(InfraFiles.Text($".github/workflows/{workflow}"));
            Assert.True(
                yaml.GetProperty("jobs").EnumerateObject().All(job => job.Value.TryGetProperty("timeout-minutes", out _)),
                $"a job of {workflow} has no deadline");
            foreach (var path in Strings(yaml).SelectMany(text => RepositoryFile().Matches(text).Select(match => match.Value)))
                Assert.True(File.Exists(Path.Combine(Repository.Root, path)), $"{workflow} needs {path}, which is not there");
        }
    }

    [Theory]
    [InlineData("infra/hooks/connect.sh", @"(\w+)=""\$\{?")]
    [InlineData("infra/hooks/connect.ps1", @"""(\w+)=\$env:")]
    public async Task Hooks_pass_all_the_parameters_of_their_template(string path, string parameter)
    {
        var hook = InfraFiles.Text(path);
        var begin = hook.IndexOf(
            path.EndsWith(".sh", StringComparison.Ordinal) ? "--parameters" : "$parameters = @(", StringComparison.Ordinal);
        var end = hook.IndexOf(path.EndsWith(".sh", StringComparison.Ordinal) ? "; do" : "\n)", begin, StringComparison.Ordinal);
        var given = Regex.Matches(hook[begin..end], parameter).Select(match => match.Groups[1].Value).ToList();
        Assert.Equal(4, given.Count);
        var template = (await infra.CompileAsync("connect/main.bicep")).Template;
        Assert.Empty(ParameterCheck.Problems(path, given, template));
        Assert.Equal(
            [$"{path} does not give topicName"], ParameterCheck.Problems(path, [.. given.Where(name => name != "topicName")], template));
    }

    [Fact]
    public async Task The_parameter_file_has_all_parameters_of_the_main_template() =>
        Assert.Empty(
            ParameterCheck.Problems("main.parameters.json", ParameterCheck.Names(InfraFiles.Json("infra/main.parameters.json")),
                (await infra.CompileAsync("main.bicep")).Template));

    [Theory]
    [InlineData("\"environmentName\"", "\"environment\"", "main.parameters.json gives environment, which is no parameter")]
    [InlineData("\"environmentName\"", "\"location\"", "main.parameters.json does not give environmentName")]
    public async Task A_parameter_file_that_does_not_match_its_template_is_reported(string from, string to, string problem)
    {
        var parameters = InfraFiles.Parse(InfraFiles.Replaced(InfraFiles.Text("infra/main.parameters.json"), from, to));
        Assert.Contains(
            problem,
            ParameterCheck.Problems(
                "main.parameters.json", ParameterCheck.Names(parameters), (await infra.CompileAsync("main.bicep")).Template));
    }

    [Fact]
    public void The_hook_for_Windows_is_valid_PowerShell()
    {
        var hook = InfraFiles.Text("infra/hooks/connect.ps1");
        Assert.Empty(Documents.PowerShellErrors(hook));
        Assert.NotEmpty(Documents.PowerShellErrors(InfraFiles.Replaced(hook, "if (-not $length -or", "if -not $length -or")));
    }

    [Fact]
    public async Task Hooks_read_only_outputs_of_the_main_template()
    {
        var outputs = (await infra.CompileAsync("main.bicep")).Template
            .GetProperty("outputs").EnumerateObject().Select(output => output.Name)
                .Append("AZURE_SUBSCRIPTION_ID").Append("CONNECT_TIMEOUT_SECONDS").ToList();
        foreach (var path in new[] { "infra/hooks/connect.sh", "infra/hooks/connect.ps1" })
            Assert.Empty(Variable().Matches(InfraFiles.Text(path)).Select(match => match.Value).Except(outputs));
    }

    [Fact]
    public void The_environment_variables_for_a_deployment_are_documented()
    {
        var guide = InfraFiles.Text("docs/deploy.md");
        foreach (Match variable in EnvironmentVariable().Matches(InfraFiles.Text("infra/main.parameters.json")))
            Assert.Contains(variable.Groups[1].Value, guide, StringComparison.Ordinal);
    }

    [Fact]
    public void The_pipeline_passes_the_environment_variables_that_the_parameter_file_reads()
    {
        var yaml = Documents.Yaml(InfraFiles.Text("azure.yaml"));
        var named = Strings(yaml.GetProperty("pipeline").GetProperty("variables")).ToList();
        var used = EnvironmentVariable()
            .Matches(InfraFiles.Text("infra/main.parameters.json")).Select(match => match.Groups[1].Value).ToList();
        Assert.Equal(used.Where(name => name is not "AZURE_ENV_NAME" and not "AZURE_LOCATION"), named);
        foreach (var workflow in new[] { "azure-dev.yml", "infra.yml" })
            Assert.All(
                used, name => Assert.Contains(
                    $"{name}: ${{{{ vars.{name} }}}}", InfraFiles.Text($".github/workflows/{workflow}"), StringComparison.Ordinal));
    }

    private static IReadOnlyList<string> AzureYaml(string text) =>
        Documents.SchemaErrors(InfraFiles.Text("tests/Infra.Tests/Schemas/azure.yaml.json"), Documents.Yaml(text));

    private static IReadOnlyList<string> HostJson(string text) =>
        Documents.SchemaErrors(InfraFiles.Text("tests/Infra.Tests/Schemas/host.json"), InfraFiles.Parse(text));

    private static IEnumerable<string> Strings(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => [value.GetString()!],
        JsonValueKind.Array => value.EnumerateArray().SelectMany(Strings),
        JsonValueKind.Object => value.EnumerateObject().SelectMany(property => Strings(property.Value)),
        _ => [],
    };

    [GeneratedRegex(@"\b(infra|tests|local)/[\w./-]+\.(bicep|json|sh|ps1)\b")]
    private static partial Regex RepositoryFile();

    [GeneratedRegex(@"\b(AZURE|FUNCTION|STORAGE|EVENT_GRID|API_MANAGEMENT|KEY_VAULT|CONNECT)_[A-Z_]+\b")]
    private static partial Regex Variable();

    [GeneratedRegex(@"\$\{(\w+)[=}]")]
    private static partial Regex EnvironmentVariable();
}
