using System.Text.Json;
using Infra.Tests.Reading;

namespace Infra.Tests;

/// <summary>What the compiler says of each file, and of a copy that is broken in one place.</summary>
public sealed class BicepTests(InfraFiles infra)
{
    [Fact]
    public async Task Every_Bicep_file_compiles_and_lints_without_a_diagnostic()
    {
        Assert.True(infra.Copy.BicepFiles.Count > 10);
        foreach (var path in infra.Copy.BicepFiles)
        {
            var build = await infra.CompileAsync(path);
            Assert.Empty(build.Diagnostics);
            Assert.True(build.Success, path);
        }
    }

    [Theory]
    [InlineData("modules/storage.bicep", "resource account 'Microsoft", "resource account = 'Microsoft", "BCP018")]
    [InlineData("modules/storage.bicep", "storageAccounts@2025-08-01", "storageAccounts@2021-09-01", "use-recent-api-versions")]
    [InlineData("modules/key-vault.bicep", "vaults@2025-05-01", "vaults@2024-12-01-preview", "use-recent-api-versions")]
    [InlineData("modules/storage.bicep", "Microsoft.Storage/storageAccounts@", "Microsoft.Storage/accounts@", "BCP081")]
    [InlineData("modules/storage.bicep", "allowBlobPublicAccess: false", "allowBlobPublicAcces: false", "BCP089")]
    [InlineData("modules/storage.bicep", "output id string = account.id", "output key string = account.listKeys().keys[0].value",
        "outputs-should-not-contain-secrets")]
    [InlineData("modules/private-endpoint.bicep", "privateLinkServiceId: serviceId", "privateLinkServiceId: '${serviceId}/x'",
        "use-resource-id-functions")]
    [InlineData("main.bicep", "param publisherName string", "param publisherPassword string", "secure-secrets-in-params")]
    [InlineData("main.bicep", "'modules/storage.bicep'", "'modules/storages.bicep'", "BCP091")]
    [InlineData("main.bicep", "    softDeleteDays: 7\n", "", "BCP035")]
    [InlineData("main.bicep", "    softDeleteDays: 7\n", "    softDeleteDays: 7\n    hardDeleteDays: 8\n", "BCP037")]
    [InlineData("main.bicep", "module storage 'modules/storage.bicep' = {\n  scope: group\n",
        "module storage 'modules/storage.bicep' = {\n", "BCP134")]
    [InlineData("main.bicep", "storage.outputs.blobEndpoint", "storage.outputs.blobAddress", "BCP053")]
    public async Task A_diagnostic_of_the_compiler_or_the_linter_is_reported(string path, string from, string to, string code)
    {
        using var broken = infra.Broken(path, from, to);
        Assert.Contains(code, (await broken.CompileAsync(path)).Diagnostics.Select(diagnostic => diagnostic.Code));
    }

    [Fact]
    public void Linter_rules_are_warnings_and_never_stop_a_deployment()
    {
        var rules = InfraFiles.Json("infra/bicepconfig.json").Find("analyzers", "core", "rules").EnumerateObject().ToList();
        Assert.True(rules.Count > 30);
        Assert.All(rules, rule => Assert.Equal("warning", rule.Value.GetProperty("level").GetString()));
    }

    [Fact]
    public async Task Every_parameter_has_a_description()
    {
        foreach (var path in infra.Copy.BicepFiles) Assert.Empty(Undescribed((await infra.CompileAsync(path)).Template));
        using var broken = infra.Broken("modules/storage.bicep", "@description('Azure region.')\n", "");
        Assert.Equal(["location"], Undescribed((await broken.CompileAsync("modules/storage.bicep")).Template));
    }

    [Theory]
    [InlineData("param privateNetworking = true", "privateNetworking needs serviceBusSku Premium")]
    [InlineData("param apiManagement = true\nparam apiClientId = 'x'", "apiManagement needs publisherEmail")]
    [InlineData("param apiManagement = true\nparam publisherEmail = 'x'", "apiManagement needs apiClientId")]
    [InlineData("param vaultSecretsReady = true", "vaultSecretsReady needs keyVault")]
    [InlineData("param privateNetworking = true\nparam serviceBusSku = 'Premium'\nparam appSubnetId = '/x'",
        "appSubnetId and endpointSubnetId come together")]
    [InlineData("param privateNetworking = true\nparam serviceBusSku = 'Premium'\nparam privateDnsZones = 'Existing'",
        "privateDnsZones Existing needs privateDnsZonesGroupId")]
    public async Task Invalid_parameters_are_refused_with_the_reason(string parameters, string reason)
    {
        var refusal = await Assert.ThrowsAnyAsync<Exception>(() => infra.SnapshotAsync(Deployment.Of(parameters)));
        Assert.Contains(reason, refusal.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Only_regions_with_Flex_Consumption_are_allowed_and_every_numeric_parameter_has_bounds()
    {
        var parameters = (await infra.CompileAsync("main.bicep")).Template.GetProperty("parameters");
        var allowed = parameters.Items("location", "allowedValues").Select(region => region.GetString()).ToList();
        Assert.Contains("westeurope", allowed);
        Assert.DoesNotContain("germanynorth", allowed);
        var numbers = parameters.EnumerateObject().Where(parameter => parameter.Value.Find("type").ToString() == "int").ToList();
        Assert.True(numbers.Count > 5);
        Assert.All(
            numbers, number => Assert.True(
                number.Value.TryGetProperty("allowedValues", out _) || number.Value.TryGetProperty("minValue", out _),
                $"{number.Name} has no bounds"));
    }

    private static IEnumerable<string> Undescribed(JsonElement template) =>
        !template.TryGetProperty("parameters", out var parameters) ? [] : parameters.EnumerateObject()
            .Where(parameter => parameter.Value.Find("metadata", "description").ValueKind != JsonValueKind.String)
            .Select(parameter => parameter.Name);
}
