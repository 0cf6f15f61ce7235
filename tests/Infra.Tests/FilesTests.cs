using System.Text.Json;
using System.Text.RegularExpressions;
using Infra.Tests.Checks;
using Infra.Tests.Reading;

namespace Infra.Tests;

/// <summary>The files that tools read: azure.yaml, host.json, the workflows, and what the hooks hand on.</summary>
public sealed partial class FilesTests(InfraFiles infra)
{
    [Fact]
    public async Task Azure_yaml_keeps_to_its_schema()
    {
        Assert.Empty(await AzureYamlAsync(InfraFiles.Text("azure.yaml")));
        var yaml = await Reader.YamlAsync(InfraFiles.Text("azure.yaml"), TestContext.Current.CancellationToken);
        foreach (var path in Strings(yaml).Where(text => text.StartsWith("./", StringComparison.Ordinal))) Assert.True(Path.Exists(Path.Combine(Repository.Root, path)), $"{path} of azure.yaml is not there");
        Assert.Contains("'azd-service-name': 'app'", infra.Bicep["modules/app.bicep"].Text, StringComparison.Ordinal);
        Assert.True(yaml.GetProperty("services").TryGetProperty("app", out _));
    }

    [Theory]
    [InlineData("postdeploy:", "postdeployed:")]
    [InlineData("host: function", "host: functions")]
    [InlineData("    language: dotnet\n", "")]
    [InlineData("shell: pwsh", "shell: powershell")]
    [InlineData("name: lambda-on-azure-functions", "name: Lambda on Azure")]
    public async Task A_wrong_azure_yaml_is_found(string from, string to) => Assert.NotEmpty(await AzureYamlAsync(InfraFiles.Replaced(InfraFiles.Text("azure.yaml"), from, to)));

    [Fact]
    public async Task Host_json_keeps_to_its_schema() => Assert.Empty(await HostJsonAsync(InfraFiles.Text("host.json")));

    [Theory]
    [InlineData("\"maxDequeueCount\"", "\"maxDequeuCount\"")]
    [InlineData("\"batchSize\": 16", "\"batchSize\": 64")]
    [InlineData("\"version\": \"2.0\"", "\"version\": 2")]
    [InlineData("\"00:00:10\"", "\"10s\"")]
    public async Task A_wrong_host_json_is_found(string from, string to) => Assert.NotEmpty(await HostJsonAsync(InfraFiles.Replaced(InfraFiles.Text("host.json"), from, to)));

    [Fact]
    public async Task Workflows_run_the_files_that_are_there()
    {
        foreach (var workflow in new[] { "azure-dev.yml", "infra.yml", "ci.yml" })
        {
            var yaml = await Reader.YamlAsync(InfraFiles.Text($".github/workflows/{workflow}"), TestContext.Current.CancellationToken);
            Assert.True(yaml.GetProperty("jobs").EnumerateObject().All(job => job.Value.TryGetProperty("timeout-minutes", out _)), $"a job of {workflow} has no deadline");
            foreach (var path in Strings(yaml).SelectMany(text => RepositoryFile().Matches(text).Select(match => match.Value)))
                Assert.True(File.Exists(Path.Combine(Repository.Root, path)), $"{workflow} needs {path}, which is not there");
        }
    }

    [Theory]
    [InlineData("infra/hooks/connect.sh", @"(\w+)=""\$\{?")]
    [InlineData("infra/hooks/connect.ps1", @"""(\w+)=\$env:")]
    public void Hooks_give_the_template_its_parameters(string path, string parameter)
    {
        var hook = InfraFiles.Text(path);
        var begin = hook.IndexOf(path.EndsWith(".sh", StringComparison.Ordinal) ? "--parameters" : "$parameters = @(", StringComparison.Ordinal);
        var end = hook.IndexOf(path.EndsWith(".sh", StringComparison.Ordinal) ? "; do" : "\n)", begin, StringComparison.Ordinal);
        var given = Regex.Matches(hook[begin..end], parameter).Select(match => match.Groups[1].Value).ToList();
        Assert.Equal(4, given.Count);
        Assert.Empty(ModuleCheck.Given(path, given, infra.Bicep["connect/main.bicep"]));
        Assert.Contains("does not give topicName", string.Join('\n', ModuleCheck.Given(path, [.. given.Where(name => name != "topicName")], infra.Bicep["connect/main.bicep"])), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_hook_for_Windows_is_PowerShell()
    {
        var hook = InfraFiles.Text("infra/hooks/connect.ps1");
        Assert.Empty(await Reader.PowerShellAsync(hook, TestContext.Current.CancellationToken));
        Assert.NotEmpty(await Reader.PowerShellAsync(InfraFiles.Replaced(hook, "if (-not $length -or", "if -not $length -or"), TestContext.Current.CancellationToken));
    }

    [Fact]
    public void Hooks_read_what_main_puts_out()
    {
        var outputs = infra.Bicep["main.bicep"].Outputs.Select(output => output.Name).Append("AZURE_SUBSCRIPTION_ID").Append("CONNECT_TIMEOUT_SECONDS").ToList();
        foreach (var path in new[] { "infra/hooks/connect.sh", "infra/hooks/connect.ps1" })
            Assert.Empty(Variable().Matches(InfraFiles.Text(path)).Select(match => match.Value).Except(outputs));
    }

    [Fact]
    public void The_variables_of_an_environment_are_documented()
    {
        var guide = InfraFiles.Text("docs/deploy.md");
        foreach (Match variable in EnvironmentVariable().Matches(InfraFiles.Text("infra/main.parameters.json")))
            Assert.Contains(variable.Groups[1].Value, guide, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_pipeline_deploys_with_the_variables_of_the_environment()
    {
        var yaml = await Reader.YamlAsync(InfraFiles.Text("azure.yaml"), TestContext.Current.CancellationToken);
        var named = Strings(yaml.GetProperty("pipeline").GetProperty("variables")).ToList();
        var used = EnvironmentVariable().Matches(InfraFiles.Text("infra/main.parameters.json")).Select(match => match.Groups[1].Value).ToList();
        Assert.Equal(used.Where(name => name is not "AZURE_ENV_NAME" and not "AZURE_LOCATION"), named);
        foreach (var workflow in new[] { "azure-dev.yml", "infra.yml" })
            Assert.All(used, name => Assert.Contains($"{name}: ${{{{ vars.{name} }}}}", InfraFiles.Text($".github/workflows/{workflow}"), StringComparison.Ordinal));
    }

    [Fact]
    public void Regions_are_those_with_Flex_Consumption_and_every_text_of_a_parameter_is_bounded()
    {
        var main = infra.Bicep["main.bicep"];
        var allowed = main.Parameters.Single(parameter => parameter.Name == "location").Decorator("allowed")!.Value.EnumerateArray().Select(region => region.GetString()).ToList();
        Assert.Contains("westeurope", allowed);
        Assert.DoesNotContain("germanynorth", allowed);
        Assert.All(main.Parameters.Where(parameter => parameter.Type == "int"), parameter => Assert.True(parameter.Decorator("allowed") is not null || parameter.Decorator("minValue") is not null, $"{parameter.Name} has no bounds"));
    }

    private static async Task<IReadOnlyList<string>> AzureYamlAsync(string text) =>
        await Reader.SchemaAsync(InfraFiles.Json("tests/Infra.Tests/Schemas/azure.yaml.json"), await Reader.YamlAsync(text, TestContext.Current.CancellationToken), TestContext.Current.CancellationToken);

    private static Task<IReadOnlyList<string>> HostJsonAsync(string text) =>
        Reader.SchemaAsync(InfraFiles.Json("tests/Infra.Tests/Schemas/host.json"), InfraFiles.Parse(text), TestContext.Current.CancellationToken);

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
