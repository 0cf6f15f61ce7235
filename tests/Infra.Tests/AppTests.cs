using System.Text.Json;
using Infra.Tests.Checks;
using Infra.Tests.Reading;

namespace Infra.Tests;

/// <summary>The app's code, emulator.json and infra/ say the same of the app's surroundings.</summary>
public sealed class AppTests(InfraFiles infra)
{
    private static readonly JsonElement Emulator = InfraFiles.Json("emulator.json");

    [Fact]
    public void Resources_named_in_code_exist_in_the_infrastructure_and_none_is_unused()
    {
        Assert.Contains(AppCode.Entities, entity => entity is { Kind: "containers", Name: "uploads" });
        Assert.Empty(EntityCheck.Problems(infra.Entities, AppCode.Entities, Emulator));
    }

    [Theory]
    [InlineData("storageQueues", "not-made", null, "here names not-made, which is not in entities.json under storageQueues")]
    [InlineData(null, "not-made", null, "here names not-made, which is not in entities.json")]
    [InlineData("tables", "lambda-async", null, "here names lambda-async, which is not in entities.json under tables")]
    [InlineData("consumerGroups", "lambda", "other", "here names lambda, which is not in entities.json under consumerGroups")]
    public void Code_that_names_a_missing_resource_is_reported(string? kind, string name, string? parent, string problem) =>
        Assert.Contains(problem, EntityCheck.Problems(infra.Entities, [.. AppCode.Entities, new(kind, name, "here", parent)], Emulator));

    [Fact]
    public void An_unused_resource_is_reported()
    {
        var entities = InfraFiles.Parse(
            InfraFiles.Replaced(InfraFiles.Text("infra/entities.json"), "\"lambda-on-failure\"", "\"for-nobody\""));
        Assert.Contains(
            EntityCheck.Problems(entities, AppCode.Entities, Emulator),
            problem => problem.StartsWith("for-nobody in entities.json is named by nothing", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("""{"Namespaces":[{"Name":"n","Queues":[{"Name":"orders","Properties":{"MaxDeliveryCount":7}}]}]}""",
        "maxDeliveryCount of orders is 7 in emulator.json and 5 in entities.json")]
    [InlineData("""{"Namespaces":[{"Name":"n","Queues":[{"Name":"other"}]}]}""",
        "emulator.json has other, which is not in entities.json under serviceBusQueues")]
    [InlineData("""{"NamespaceConfig":[{"Name":"n","Entities":[{"Name":"sales","PartitionCount":"2"}]}]}""",
        "partitionCount of sales is 2 in emulator.json and 4 in entities.json")]
    [InlineData("""{"Namespaces":[]}""", "Orders listens to orders, which is not in emulator.json")]
    public void A_difference_between_the_emulator_configuration_and_the_infrastructure_is_reported(string config, string problem)
    {
        var emulator = InfraFiles.Parse($$"""{"UserConfig":{{config}}}""");
        Assert.Contains(
            problem, EntityCheck.Problems(infra.Entities, [.. AppCode.Entities, new("serviceBusQueues", "orders", "Orders")], emulator));
    }

    [Fact]
    public async Task The_app_has_exactly_the_settings_that_the_code_reads()
    {
        Assert.Contains("Lambda:Async", AppCode.Sections);
        Assert.Empty(SettingsProblems(await infra.SnapshotAsync(Deployment.Default)));
    }

    [Theory]
    [InlineData("  AzureWebJobsStorage__clientId: identityClientId\n", "", "AzureWebJobsStorage:clientId is needed and not set")]
    [InlineData("  EventGrid__Topics__events__Endpoint: topicEndpoint\n", "", "EventGrid:Topics:events:Endpoint is needed and not set")]
    [InlineData("var settings = {\n", "var settings = {\n  FUNCTIONS_WORKER_RUNTIME: 'dotnet-isolated'\n",
        "FUNCTIONS_WORKER_RUNTIME is set, but nothing reads it")]
    [InlineData("var settings = {\n", "var settings = {\n  Lamda__Region: 'eu'\n", "Lamda:Region is set, but nothing reads it")]
    [InlineData("ServiceBus__clientId", "ServiceBus__clientID", "ServiceBus:clientID is set, but nothing reads it")]
    public async Task A_missing_or_unused_setting_is_reported(string from, string to, string problem) =>
        Assert.Contains(problem, SettingsProblems(await infra.BrokenAsync(Deployment.Default, "modules/app.bicep", from, to)));

    [Fact]
    public async Task A_trigger_connection_without_its_settings_is_reported() =>
        Assert.Contains("Audit:fullyQualifiedNamespace is needed and not set",
            SettingsProblems(await infra.SnapshotAsync(Deployment.Default), new AppConnection("Audit", false)));

    [Fact]
    public async Task Key_Vault_secrets_are_set_as_references()
    {
        var settings = (await infra.SnapshotAsync(Deployment.Everything)).AppSettings;
        Assert.Matches(
            @"^@Microsoft\.KeyVault\(VaultName=kv-\w+;SecretName=admin-api-key\)$",
            settings.GetProperty("Lambda__Access__Principals__admin__ApiKey").GetString());
        var early = await infra.SnapshotAsync(
            Deployment.Default.With("param keyVault = true\nparam vaultSettings = { Lambda__Access__Principals__admin__ApiKey: 'x' }"));
        Assert.False(early.AppSettings.TryGetProperty("Lambda__Access__Principals__admin__ApiKey", out _));
    }

    [Fact]
    public async Task Event_Grid_subscriptions_deliver_to_functions_that_exist() =>
        Assert.Empty(Subscriptions(await infra.SnapshotAsync(Deployment.Connect)));

    [Theory]
    [InlineData("Host.Functions.UploadCreated", "Host.Functions.UploadMade", "uploads goes to UploadMade, which the code does not have")]
    [InlineData("/containers/uploads/'", "/containers/upload/'", "SubjectBeginsWith of uploads differs between emulator.json and Bicep")]
    [InlineData("name: 'uploads'", "name: 'blobs'", "emulator.json has the subscription uploads, which Bicep does not")]
    [InlineData("var deadLetters = 'event-grid-dead-letters'", "var deadLetters = 'letters'",
        "uploads has its dead letters in letters, which is no container")]
    public async Task An_Event_Grid_subscription_that_does_not_match_its_function_is_reported(string from, string to, string problem) =>
        Assert.Contains(problem, Subscriptions(await infra.BrokenAsync(Deployment.Connect, "connect/main.bicep", from, to)));

    [Fact]
    public async Task Alerts_and_the_workbook_query_only_events_that_are_logged()
    {
        var alerts = (await infra.SnapshotAsync(Deployment.Default)).Of("Microsoft.Insights/scheduledQueryRules");
        var queries = string.Join(
            '\n',
            alerts.SelectMany(alert => alert.Body.Items("properties", "criteria", "allOf"))
                .Select(criterion => criterion.GetProperty("query").GetString()))
            + InfraFiles.Text("infra/workbook.json");
        Assert.Equal(
            "DeliveryLost DeliveryPutOff GaveUp PutOff Redriven Retrying",
            string.Join(' ', TelemetryCheck.Asked(queries).Distinct().Order(StringComparer.Ordinal)));
        Assert.Empty(TelemetryCheck.Problems(queries, AppCode.Events));
        Assert.Equal(["nothing logs GivenUp"], TelemetryCheck.Problems(InfraFiles.Replaced(queries, "GaveUp", "GivenUp"), AppCode.Events));
    }

    [Fact]
    public async Task Alerts_and_the_workbook_query_only_metrics_that_are_counted_and_the_guide_lists_them()
    {
        var alerts = (await infra.SnapshotAsync(Deployment.Default)).Of("Microsoft.Insights/scheduledQueryRules");
        var queries = string.Join('\n', alerts
            .SelectMany(alert => alert.Body.Items("properties", "criteria", "allOf"))
            .Select(criterion => criterion.GetProperty("query").GetString())) + InfraFiles.Text("infra/workbook.json");
        var asked = TelemetryCheck.Metrics(queries).ToList();
        Assert.Contains("AsyncEventsDropped", asked);
        Assert.Contains("FilteredOutEventCount", asked);
        Assert.Empty(asked.Except(AppCode.Metrics.Keys));
        // One row for each: name, unit, dimensions, and where it is counted.
        var rows = InfraFiles.Text("docs/monitoring.md").Split('\n').Where(line => line.StartsWith("| `", StringComparison.Ordinal))
            .Select(line => line.Split('|', StringSplitOptions.TrimEntries)).Where(row => row.Length == 6)
            .ToDictionary(row => row[1].Trim('`'), row => row[2], StringComparer.Ordinal);
        Assert.Equal(AppCode.Metrics.OrderBy(metric => metric.Key), rows.OrderBy(row => row.Key));
    }

    [Fact]
    public async Task Every_alert_is_listed_in_the_guide()
    {
        var snapshot = await infra.SnapshotAsync(Deployment.Default);
        var names = snapshot.Of("Microsoft.Insights/scheduledQueryRules")
            .Concat(snapshot.Of("Microsoft.Insights/metricAlerts")).Select(alert => alert.Name).ToList();
        var guide = InfraFiles.Text("docs/deploy.md");
        Assert.Equal(12, names.Count);
        Assert.All(names, name => Assert.Contains($"`{name}`", guide, StringComparison.Ordinal));
    }

    private IEnumerable<string> SettingsProblems(Snapshot snapshot, params AppConnection[] more) =>
        SettingsCheck.Problems(SettingsCheck.Set(snapshot), [.. AppCode.Connections, .. more], AppCode.Sections, infra.Entities);

    private IEnumerable<string> Subscriptions(Snapshot connect) => SubscriptionCheck.Problems(
        connect, [.. AppCode.Functions.Keys], Emulator, infra.Entities,
        [InfraFiles.Text("infra/hooks/connect.sh"), InfraFiles.Text("infra/hooks/connect.ps1")]);
}
