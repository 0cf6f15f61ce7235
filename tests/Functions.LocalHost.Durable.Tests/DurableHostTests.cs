using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Azure.Storage.Blobs;
using Azure.Storage.Queues;

namespace Functions.LocalHost.Durable.Tests;

/// <summary>What Durable Functions ask of the host, and what an app without them pays.</summary>
public sealed class DurableHostTests(Storage storage)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Management_URLs_contain_the_key_if_the_settings_have_one_and_then_require_it()
    {
        await using var app = new DurableApp(storage.NewAccount(), "AzureFunctionsWebHost:masterKey=a key");
        var path = ManagementTests.Path(await app.StartAsync("Approval", "keyed", "01:00:00"), "statusQueryGetUri");
        Assert.Equal(HttpStatusCode.Accepted, (await app.Client.GetAsync(path, Cancellation)).StatusCode);
        var (address, query) = (path[..path.IndexOf('?')], path[path.IndexOf('?')..]);
        Assert.Equal(HttpStatusCode.Unauthorized, (await app.Client.GetAsync(address, Cancellation)).StatusCode);
        Assert.Equal(HttpStatusCode.Accepted, (await app.Client.GetAsync(address + "?code=a%20key", Cancellation)).StatusCode);
        Assert.DoesNotContain("a%20key", query, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Unauthorized, (await app.Client.GetAsync("/admin/functions" + query, Cancellation)).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await app.Client.GetAsync("/runtime/webhooks/blobs" + query, Cancellation)).StatusCode);
    }

    [Fact]
    public async Task Two_apps_with_different_task_hubs_can_share_a_storage_account()
    {
        await using var one = new DurableApp(storage.NewAccount(), "HubName=one");
        await using var other = new DurableApp(one.Account, "HubName=other");
        Assert.Equal("Completed \"Hello, Ada! Hello, again!\"", await one.RunAsync("Chain", "Ada"));
        Assert.Equal("Completed \"Hello, Bob! Hello, again!\"", await other.RunAsync("Chain", "Bob"));
    }

    [Fact]
    public async Task An_orchestration_continues_after_a_restart_of_the_app()
    {
        await using var first = new DurableApp(storage);
        await first.StartAsync("Approval", "long", "01:00:00");
        await Eventually.True(async () => (await first.Client.GetStringAsync("/runtime/webhooks/durabletask/instances/long", Cancellation))
            .Contains("waiting", StringComparison.Ordinal), Cancellation);
        await first.DisposeAsync();
        await using var second = new DurableApp(first.Account);
        using var by = new StringContent("Ada");
        using var raised = await second.Client.PostAsync("/api/raise/long/Approved", by, Cancellation);
        Assert.Equal("Completed \"approved by Ada\"", await second.EndAsync("long"));
    }

    [Fact]
    public async Task An_app_with_only_disabled_orchestrations_creates_no_task_hub()
    {
        string[] durable =
        [
            "Chain", "FanOut", "Caught", "Retried", "GivenUp", "Parent", "Timed", "Approval", "Countdown", "Counting", "Journey",
            "Greet", "Square", "Flaky", "Counter",
        ];
        await using var app = new DurableApp(storage.NewAccount(), [.. durable.Select(function => $"AzureWebJobs.{function}.Disabled=1")]);
        Assert.Equal(HttpStatusCode.OK, (await app.Client.GetAsync("/admin/host/status", Cancellation)).StatusCode);
        Assert.Empty(await QueuesAsync(app.Account));
    }

    [Theory]
    [InlineData("", "The app setting 'AzureWebJobsStorage' does not exist. Durable Functions need a storage account.")]
    [InlineData("no connection", "The app setting 'AzureWebJobsStorage' is not a valid connection string for Azure Storage.")]
    public void Missing_or_invalid_storage_prevents_the_start_and_the_error_names_the_setting(string account, string message) =>
        Assert.Contains(message, $"{StartError.Of(() => new DurableApp(account), app => _ = app.Server)}", StringComparison.Ordinal);

    [Fact]
    public async Task The_management_URLs_that_an_app_returns_can_be_called()
    {
        await using var app = await AppProcess.StartAsync("HostedDurable",
            [$"--AzureWebJobsStorage={storage.NewAccount()}", "--HubName=hub"], Cancellation);
        using var body = new StringContent("01:00:00");
        using var answer = await app.Client.PostAsync("/api/start/Approval/by-address", body, Cancellation);
        var addresses = await answer.Content.ReadFromJsonAsync<JsonObject>(Cancellation);
        using var client = new HttpClient();
        using var status = await client.GetAsync(new Uri((string)addresses!["statusQueryGetUri"]!), Cancellation);
        Assert.Equal(HttpStatusCode.Accepted, status.StatusCode);
    }

    [Fact]
    public async Task Orchestrations_run_when_storage_is_back_and_the_app_stops_even_if_storage_is_away_again()
    {
        var account = storage.NewAccount();
        var ports = new[] { new BlobServiceClient(account).Uri.Port, new QueueServiceClient(account).Uri.Port, Table(account).Port };
        var relays = ports.Select(port => new TcpRelay(port)).ToArray();
        for (var i = 0; i < ports.Length; i++) account = account.Replace($":{ports[i]}/", $":{relays[i].Port}/", StringComparison.Ordinal);
        foreach (var relay in relays) relay.Cut();
        await using (var app = new DurableApp(account))
        {
            Assert.Equal(HttpStatusCode.OK, (await app.Client.GetAsync("/admin/host/status", Cancellation)).StatusCode);
            await Eventually.True(() => app.Log.Count("does not answer") > 0, Cancellation);
            foreach (var relay in relays) relay.Restore();
            await Eventually.True(() => app.Log.Count(" is available again.") > 0, Cancellation);
            Assert.Equal("Completed \"Hello, Ada! Hello, again!\"", await app.RunAsync("Chain", "Ada"));
            // It ends without an error although storage is unavailable again.
            foreach (var relay in relays) relay.Cut();
        }
        foreach (var relay in relays) await relay.DisposeAsync();
    }

    private static Uri Table(string account) =>
        new(account.Split(';').Single(part => part.StartsWith("TableEndpoint=", StringComparison.Ordinal))["TableEndpoint=".Length..]);

    private static async Task<List<string>> QueuesAsync(string account)
    {
        var names = new List<string>();
        await foreach (var queue in new QueueServiceClient(account).GetQueuesAsync(cancellationToken: Cancellation)) names.Add(queue.Name);
        return names;
    }
}
