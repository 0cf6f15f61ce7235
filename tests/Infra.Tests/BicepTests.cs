using Infra.Tests.Checks;
using Infra.Tests.Reading;

namespace Infra.Tests;

/// <summary>What each check of the Bicep files says of infra/, and of a copy that is broken in one place.</summary>
public sealed class BicepTests(InfraFiles infra)
{
    [Fact]
    public void Every_file_parses_and_every_parameter_says_what_it_is_for()
    {
        Assert.True(infra.Bicep.Count > 10);
        Assert.Empty(SyntaxCheck.Problems(infra.Bicep));
    }

    [Theory]
    [InlineData("resource account 'Microsoft", "resource account = 'Microsoft", "line ")]
    [InlineData("  allowSharedKeyAccess: false", "  allowSharedKeyAccess: ]", "line ")]
    [InlineData("@description('Azure region.')\n", "", "location has no description")]
    public async Task A_file_that_does_not_parse_or_explain_is_found(string from, string to, string problem)
    {
        var broken = await infra.WithAsync("modules/storage.bicep", from, to);
        Assert.Contains(SyntaxCheck.Problems(broken), found => found.StartsWith("modules/storage.bicep: ", StringComparison.Ordinal) && found.Contains(problem, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_nested_resource_in_a_loop_is_found()
    {
        var files = await Reader.BicepAsync(["resource zone 'A.B/zones@2024-01-01' = [\n  for i in range(0, 2): {\n    name: 'z${i}'\n    resource link 'links' = {\n      name: 'l'\n    }\n  }\n]\n"], TestContext.Current.CancellationToken);
        Assert.Equal(["zones.bicep: line 1: a resource in a loop cannot have nested ones"], SyntaxCheck.Problems(new Dictionary<string, BicepFile> { ["zones.bicep"] = files[0] }));
    }

    [Fact]
    public void Modules_get_the_parameters_that_they_have() => Assert.Empty(ModuleCheck.Problems(infra.Bicep));

    [Theory]
    [InlineData("'modules/storage.bicep'", "'modules/storages.bicep'", "modules/storages.bicep, which is not there")]
    [InlineData("    softDeleteDays: 7\n", "", "does not give softDeleteDays")]
    [InlineData("    softDeleteDays: 7\n", "    softDeleteDays: 7\n    hardDeleteDays: 8\n", "gives hardDeleteDays, which is no parameter")]
    [InlineData("module storage 'modules/storage.bicep' = {\n  name: 'storage'\n  scope: group\n", "module storage 'modules/storage.bicep' = {\n  name: 'storage'\n", "storage needs a scope")]
    [InlineData("storage.outputs.blobEndpoint", "storage.outputs.blobAddress", "storage has no output blobAddress")]
    public async Task A_module_that_does_not_fit_is_found(string from, string to, string problem) =>
        Assert.Contains(ModuleCheck.Problems(await infra.WithAsync("main.bicep", from, to)), found => found.Contains(problem, StringComparison.Ordinal));

    [Fact]
    public void Main_gets_its_parameters_from_the_file_of_parameters() =>
        Assert.Empty(ModuleCheck.Given("main.parameters.json", ModuleCheck.Names(InfraFiles.Json("infra/main.parameters.json")), infra.Bicep["main.bicep"]));

    [Theory]
    [InlineData("\"environmentName\"", "\"environment\"", "gives environment, which is no parameter")]
    [InlineData("\"environmentName\"", "\"location\"", "does not give environmentName")]
    public void A_file_of_parameters_that_does_not_fit_is_found(string from, string to, string problem)
    {
        var parameters = InfraFiles.Parse(InfraFiles.Replaced(InfraFiles.Text("infra/main.parameters.json"), from, to));
        Assert.Contains(ModuleCheck.Given("main.parameters.json", ModuleCheck.Names(parameters), infra.Bicep["main.bicep"]), found => found.EndsWith(problem, StringComparison.Ordinal));
    }

    [Fact]
    public void Resources_have_current_stable_versions() => Assert.Empty(ApiVersionCheck.Problems(infra.Bicep));

    [Theory]
    [InlineData("storageAccounts@2025-08-01", "storageAccounts@2021-09-01", "has version '2021-09-01'")]
    [InlineData("storageAccounts@2025-08-01", "storageAccounts@2025-08-01-preview", "has version '2025-08-01-preview'")]
    [InlineData("Microsoft.Storage/storageAccounts@", "Microsoft.Storage/accounts@", "Microsoft.Storage/accounts has no line")]
    public async Task An_old_or_unknown_version_is_found(string from, string to, string problem) =>
        Assert.Contains(ApiVersionCheck.Problems(await infra.WithAsync("modules/storage.bicep", from, to)), found => found.Contains(problem, StringComparison.Ordinal));

    [Fact]
    public void Roles_have_the_documented_ids_and_assignments_their_reasons() => Assert.Empty(RoleCheck.Problems(infra.Bicep));

    [Theory]
    [InlineData("974c5e8b-45b9-4653-ba55-5f855dd0fb88", "974c5e8b-45b9-4653-ba55-5f855dd0fb89", "the id of storageQueueDataContributor is 974c5e8b")]
    [InlineData("  storageQueueDataReader: '", "  storageQueueDataOwner: '", "storageQueueDataOwner has no line")]
    [InlineData("role: roles.storageQueueDataContributor", "role: '00000000-0000-0000-0000-000000000001'", "00000000-0000-0000-0000-000000000001 has no name")]
    [InlineData("    description: 'Sends telemetry; Application Insights takes no keys.'\n", "", "appInsights does not say why")]
    [InlineData("  scope: insights\n", "", "appInsights is for the whole resource group")]
    public async Task A_wrong_role_is_found(string from, string to, string problem) =>
        Assert.Contains(RoleCheck.Problems(await infra.WithAsync("modules/access.bicep", from, to)), found => found.Contains(problem, StringComparison.Ordinal));

    [Fact]
    public void No_output_is_a_secret_and_no_service_takes_keys() => Assert.Empty(SecretCheck.Problems(infra.Bicep));

    [Theory]
    [InlineData("modules/storage.bicep", "output id string = account.id", "output key string = account.listKeys().keys[0].value", "the output key is a secret")]
    [InlineData("modules/service-bus.bicep", "output id string = namespace.id", "output way string = listKeys(namespace.id, '2024-01-01').primaryConnectionString", "the output way is a secret")]
    [InlineData("modules/monitoring.bicep", "    DisableLocalAuth: true\n", "", "insights takes keys")]
    [InlineData("modules/storage.bicep", "allowSharedKeyAccess: false", "allowSharedKeyAccess: true", "account takes keys")]
    [InlineData("main.bicep", "param publisherName string", "param publisherPassword string", "publisherPassword is not @secure()")]
    public async Task A_secret_is_found(string path, string from, string to, string problem) =>
        Assert.Contains(SecretCheck.Problems(await infra.WithAsync(path, from, to)), found => found.Contains(problem, StringComparison.Ordinal));

    [Fact]
    public void Names_fit_Azure_with_the_longest_environment_name() =>
        Assert.Empty(NameCheck.Problems(infra.Bicep, InfraFiles.Json("infra/abbreviations.json"), infra.Entities));

    [Theory]
    [InlineData("@maxLength(64)\nparam environmentName", "@maxLength(90)\nparam environmentName", "may not be called 'rg-eee")]
    [InlineData("@maxLength(64)\nparam environmentName", "param environmentName", "environmentName has no maxLength")]
    [InlineData("'${abbreviations.storageAccount}${token}'", "'${abbreviations.storageAccount}${environmentName}'", "storageAccounts may not be called 'steee")]
    [InlineData("var deploymentContainer = 'app-package'", "var deploymentContainer = 'App_Package'", "containers may not be called 'App_Package'")]
    public async Task A_name_that_Azure_refuses_is_found(string from, string to, string problem)
    {
        var broken = await infra.WithAsync("main.bicep", from, to);
        Assert.Contains(NameCheck.Problems(broken, InfraFiles.Json("infra/abbreviations.json"), infra.Entities), found => found.Contains(problem, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("storageAccount\": \"st", "storageAccount\": \"st-", "", "", "storageAccounts may not be called 'st-")]
    [InlineData("", "", "\"daysummaries\"", "\"day-summaries\"", "tables may not be called 'day-summaries'")]
    [InlineData("", "", "\"lambda-async\"", "\"lambda--async\"", "queues may not be called 'lambda--async'")]
    public void A_name_of_an_entity_that_Azure_refuses_is_found(string from, string to, string entity, string other, string problem)
    {
        var abbreviations = InfraFiles.Text("infra/abbreviations.json");
        var entities = InfraFiles.Text("infra/entities.json");
        if (from.Length > 0) abbreviations = InfraFiles.Replaced(abbreviations, from, to);
        if (entity.Length > 0) entities = InfraFiles.Replaced(entities, entity, other);
        Assert.Contains(NameCheck.Problems(infra.Bicep, InfraFiles.Parse(abbreviations), InfraFiles.Parse(entities)), found => found.Contains(problem, StringComparison.Ordinal));
    }
}
