using Infra.Tests.Checks;
using Infra.Tests.Reading;

namespace Infra.Tests;

/// <summary>What a deployment would make, and what the checks say of one that is broken in one place.</summary>
public sealed class SnapshotTests(InfraFiles infra)
{
    [Fact]
    public async Task Only_the_listed_role_assignments_exist() => Assert.Equal(
    [
        "egst: storageBlobDataContributor on Storage/storageAccounts/st/blobServices/default/containers/event-grid-dead-letters",
        "evgt: storageBlobDataContributor on Storage/storageAccounts/st/blobServices/default/containers/event-grid-dead-letters",
        "id-deploy: storageBlobDataContributor on Storage/storageAccounts/st/blobServices/default/containers/app-package",
        "id: eventGridDataSender on EventGrid/topics/evgt",
        "id: eventHubsDataReceiver on EventHub/namespaces/evhns/eventhubs/sales",
        "id: monitoringMetricsPublisher on Insights/components/appi",
        "id: serviceBusDataOwner on ServiceBus/namespaces/sbns/queues/orders",
        "id: serviceBusDataSender on ServiceBus/namespaces/sbns/topics/outcomes",
        "id: storageBlobDataOwner on Storage/storageAccounts/st",
        "id: storageQueueDataContributor on Storage/storageAccounts/st",
        "id: storageTableDataContributor on Storage/storageAccounts/st",
    ], RoleCheck.Roles(await infra.SnapshotAsync(Deployment.Default)).Select(WithoutToken).Order(StringComparer.Ordinal));

    [Fact]
    public async Task Roles_have_the_documented_ids_and_role_assignments_have_a_reason()
    {
        Assert.Empty(RoleCheck.Problems(await infra.SnapshotAsync(Deployment.Default)));
        Assert.Empty(RoleCheck.Problems(await infra.SnapshotAsync(Deployment.Everything)));
    }

    [Theory]
    [InlineData("974c5e8b-45b9-4653-ba55-5f855dd0fb88", "974c5e8b-45b9-4653-ba55-5f855dd0fb89",
        "974c5e8b-45b9-4653-ba55-5f855dd0fb89 is no role")]
    [InlineData("    description: 'Sends telemetry; Application Insights takes no keys.'\n", "",
        "monitoringMetricsPublisher for id-2tq344kw2w2da does not say why")]
    [InlineData("  scope: insights\n", "", "monitoringMetricsPublisher for id-2tq344kw2w2da is for the whole resource group")]
    [InlineData("    condition: exceptPackage\n    conditionVersion: '2.0'\n", "",
        "id-2tq344kw2w2da can change the deployed package in app-package")]
    [InlineData("StringNotEquals \\'${deploymentContainer}\\'", "StringNotEquals \\'other\\'",
        "id-2tq344kw2w2da can change the deployed package in app-package")]
    public async Task An_invalid_role_assignment_is_reported(string from, string to, string problem) => Assert.Contains(
        RoleCheck.Problems(await infra.BrokenAsync(Deployment.Default, "modules/access.bicep", from, to)),
        found => found.Contains(problem, StringComparison.Ordinal));

    [Fact]
    public async Task No_service_allows_access_with_keys()
    {
        var everything = await infra.SnapshotAsync(Deployment.Everything);
        Assert.All(SecretCheck.Types, type => Assert.NotEmpty(everything.Of(type)));
        Assert.Empty(SecretCheck.Problems(everything));
        Assert.Empty(SecretCheck.Problems(await infra.SnapshotAsync(Deployment.Default)));
    }

    [Theory]
    [InlineData("modules/monitoring.bicep", "    DisableLocalAuth: true\n", "", "components takes keys")]
    [InlineData("modules/storage.bicep", "allowSharedKeyAccess: false", "allowSharedKeyAccess: true", "storageAccounts takes keys")]
    public async Task A_service_that_allows_access_with_keys_is_reported(
        string path, string from, string to, string problem) => Assert.Contains(
        SecretCheck.Problems(await infra.BrokenAsync(Deployment.Default, path, from, to)),
        found => found.Contains(problem, StringComparison.Ordinal));

    [Fact]
    public async Task Resource_names_are_valid_in_Azure_even_with_the_longest_environment_name() =>
        Assert.Empty(NameCheck.Problems(await infra.SnapshotAsync(Longest(await infra.CompileAsync("main.bicep"), Deployment.Everything))));

    [Theory]
    [InlineData("main.bicep", "@maxLength(64)\nparam environmentName", "@maxLength(90)\nparam environmentName",
        "resourceGroups may not be called 'rg-eee")]
    [InlineData("main.bicep", "@maxLength(64)\nparam environmentName", "param environmentName", "resourceGroups may not be called 'rg-eee")]
    [InlineData("abbreviations.json", "\"sbns-\"", "\"-sbns-\"", "namespaces may not be called '-sbns-")]
    [InlineData("main.bicep", "var deploymentContainer = 'app-package'", "var deploymentContainer = 'App_Package'",
        "containers may not be called 'App_Package'")]
    [InlineData("abbreviations.json", "storageAccount\": \"st", "storageAccount\": \"st-", "storageAccounts may not be called 'st-")]
    [InlineData("entities.json", "\"daysummaries\"", "\"day-summaries\"", "tables may not be called 'day-summaries'")]
    [InlineData("entities.json", "\"lambda-on-failure\"", "\"Lambda-on-failure\"", "queues may not be called 'Lambda-on-failure'")]
    public async Task A_resource_name_that_Azure_would_refuse_is_reported(string path, string from, string to, string problem)
    {
        using var broken = infra.Broken(path, from, to);
        var snapshot = await broken.SnapshotAsync(Longest(await broken.CompileAsync("main.bicep"), Deployment.Default));
        Assert.Contains(NameCheck.Problems(snapshot), found => found.Contains(problem, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Given_names_and_tags_are_used_for_the_resources()
    {
        var given = await infra.SnapshotAsync(Deployment.Default.With("""
            param names = {
              resourceGroup: 'rg-shop'
              storageAccount: 'stshop'
              functionApp: 'func-shop'
              managedIdentity: 'id-shop'
            }
            param tags = { owner: 'shop', 'azd-env-name': 'other' }
            """));
        Assert.All(given.Resources, resource => Assert.Contains("/resourceGroups/rg-shop", resource.Id, StringComparison.Ordinal));
        Assert.Equal("stshop", given.Of("Microsoft.Storage/storageAccounts").Single().Name);
        Assert.Equal("func-shop", given.Of("Microsoft.Web/sites").Single().Name);
        Assert.Contains("id-shop", given.Of("Microsoft.ManagedIdentity/userAssignedIdentities").Select(identity => identity.Name));
        var tagged = given.Resources.Where(resource => resource.Body.TryGetProperty("tags", out _)).ToList();
        Assert.True(tagged.Count > 15);
        Assert.All(
            tagged, resource => Assert.Equal(("shop", "dev"), (resource.Text("tags", "owner"), resource.Text("tags", "azd-env-name"))));
    }

    [Fact]
    public async Task Every_resource_name_can_be_given()
    {
        var keys = InfraFiles.Json("infra/abbreviations.json")
            .EnumerateObject().Select(item => item.Name).Append("deploymentIdentity").Order(StringComparer.Ordinal);
        var names = (await infra.CompileAsync("main.bicep")).Template
            .Find("parameters", "names", "properties").EnumerateObject().Select(name => name.Name);
        Assert.Equal(keys, names.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Exactly_the_listed_storage_resources_are_deployed()
    {
        Assert.Empty(EntityCheck.Deployed(infra.Entities, await infra.SnapshotAsync(Deployment.Default), "app-package"));
        var broken = await infra.BrokenAsync(
            Deployment.Default, "modules/storage.bicep", "for item in tables", "for item in take(tables, length(tables) - 1)");
        Assert.Equal(["tables sales is in entities.json and not made"], EntityCheck.Deployed(infra.Entities, broken, "app-package"));
        Assert.Equal(
            ["containers app-package is made and not in entities.json"],
            EntityCheck.Deployed(infra.Entities, await infra.SnapshotAsync(Deployment.Default)));
    }

    [Fact]
    public async Task All_services_log_to_the_workspace()
    {
        Assert.Empty(DiagnosticsCheck.Problems(await infra.SnapshotAsync(Deployment.Default)));
        Assert.Empty(DiagnosticsCheck.Problems(await infra.SnapshotAsync(Deployment.Everything)));
    }

    [Theory]
    [InlineData("resource topicLogs 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {",
        "resource topicLogs 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = if (false) {",
        "Microsoft.EventGrid/topics logs nothing")]
    [InlineData("  scope: vault\n", "  scope: topic\n", "Microsoft.KeyVault/vaults logs nothing")]
    public async Task A_service_that_does_not_log_is_reported(string from, string to, string problem) =>
        Assert.Equal(
            [problem], DiagnosticsCheck.Problems(await infra.BrokenAsync(Deployment.Everything, "modules/diagnostics.bicep", from, to)));

    [Fact]
    public async Task Private_services_can_be_reached_only_through_private_endpoints()
    {
        Assert.Empty(NetworkCheck.Problems(await infra.SnapshotAsync(Deployment.Private)));
        Assert.Empty(NetworkCheck.Problems(await infra.SnapshotAsync(Deployment.Everything)));
        Assert.Empty(NetworkCheck.Problems(await infra.SnapshotAsync(Deployment.OwnNetwork)));
    }

    [Theory]
    [InlineData("main.bicep", "var publicAccess = !privateNetworking", "var publicAccess = privateNetworking",
        "Microsoft.EventHub/namespaces answers on the internet")]
    [InlineData("modules/private-endpoints.bicep", "['blob', 'queue', 'table', ", "['blob', 'queue', ",
        "Microsoft.Storage/storageAccounts has no private endpoint for table")]
    [InlineData("modules/private-endpoints.bicep", "'event-grid': topicId", "'event-grid': storageId",
        "Microsoft.EventGrid/topics has no private endpoint for topic")]
    [InlineData("modules/private-endpoint.bicep", "if (!empty(zoneId))", "if (group != 'table')",
        "no zone has the address of pep-table-2tq344kw2w2da")]
    [InlineData("modules/app.bicep", "virtualNetworkSubnetId: empty(subnetId) ? null : subnetId",
        "virtualNetworkSubnetId: empty(subnetId) ? subnetId : null", "the app is in no network")]
    public async Task A_service_that_is_not_private_is_reported(string path, string from, string to, string problem) =>
        Assert.Contains(problem, NetworkCheck.Problems(await infra.BrokenAsync(Deployment.Private, path, from, to)));

    [Fact]
    public async Task An_existing_network_and_its_DNS_zones_are_used_without_changes()
    {
        var own = await infra.SnapshotAsync(Deployment.OwnNetwork);
        Assert.Empty(own.Of("Microsoft.Network/virtualNetworks"));
        Assert.Empty(own.Of("Microsoft.Network/privateDnsZones"));
        Assert.EndsWith(
            "/virtualNetworks/vnet/subnets/app",
            own.Of("Microsoft.Web/sites").Single().Text("properties", "virtualNetworkSubnetId"),
            StringComparison.Ordinal);
        Assert.All(
            own.Of("Microsoft.Network/privateEndpoints"), endpoint => Assert.EndsWith(
                "/virtualNetworks/vnet/subnets/endpoints", endpoint.Text("properties", "subnet", "id"), StringComparison.Ordinal));
        Assert.All(
            own.Of("Microsoft.Network/privateEndpoints/privateDnsZoneGroups"),
            group => Assert.Contains("/resourceGroups/rg-dns", group.At("properties").ToString(), StringComparison.Ordinal));
        var none = await infra.SnapshotAsync(Deployment.Private.With("param privateDnsZones = 'None'"));
        Assert.Empty(
            none.Of("Microsoft.Network/privateDnsZones").Concat(none.Of("Microsoft.Network/privateEndpoints/privateDnsZoneGroups")));
        var made = await infra.SnapshotAsync(Deployment.Private);
        Assert.Equal(5, made.Of("Microsoft.Network/privateDnsZones").Count());
        Assert.Equal(6, made.Of("Microsoft.Network/privateEndpoints").Count());
    }

    [Fact]
    public async Task Behind_API_Management_the_app_accepts_only_calls_from_the_gateway_identity()
    {
        Assert.Empty(
            GatewayCheck.Problems(await infra.SnapshotAsync(Deployment.Everything), await infra.SnapshotAsync(Deployment.Connect)));
        Assert.Equal(
            ["the app takes calls from everybody"],
            GatewayCheck.Problems(await infra.SnapshotAsync(Deployment.Default), await infra.SnapshotAsync(Deployment.Connect)));
    }

    [Theory]
    [InlineData("modules/gateway-only.bicep", "'Return401'", "'AllowAnonymous'", "calls without a token are let through")]
    [InlineData("modules/gateway-only.bicep", "identities: [gatewayPrincipalId]", "identities: []",
        "not only the gateway's identity is let in")]
    [InlineData("modules/gateway-only.bicep", "'/runtime/webhooks/blobs', ", "", "/runtime/webhooks/blobs asks Event Grid for a token")]
    [InlineData("modules/gateway-only.bicep", "'/runtime/webhooks/blobs', ", "'/runtime/webhooks/blobs', '/api', ",
        "/api is open to everybody")]
    [InlineData("modules/api-management-policy.xml", "api://CLIENT_ID", "CLIENT_ID",
        "the gateway's tokens are for 11111111-1111-1111-1111-111111111111, which the app does not take")]
    public async Task A_gateway_that_can_be_bypassed_is_reported(string path, string from, string to, string problem) => Assert.Equal(
        [problem],
        GatewayCheck.Problems(
            await infra.BrokenAsync(Deployment.Everything, path, from, to), await infra.SnapshotAsync(Deployment.Connect)));

    private static Deployment Longest(BicepBuild main, Deployment like) =>
        like with { Parameters = like.Parameters.Replace("'dev'", $"'{NameCheck.LongestEnvironment(main)}'", StringComparison.Ordinal) };

    // Names end with a hash of subscription, environment and region.
    private static string WithoutToken(string role) =>
        role.Replace("-2tq344kw2w2da", "", StringComparison.Ordinal).Replace("2tq344kw2w2da", "", StringComparison.Ordinal)
            .Replace("Microsoft.", "", StringComparison.Ordinal);
}
