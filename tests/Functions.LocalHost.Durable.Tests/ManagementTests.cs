using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace Functions.LocalHost.Durable.Tests;

/// <summary>The addresses by which orchestrations are managed.</summary>
/// <remarks>https://learn.microsoft.com/azure/azure-functions/durable/durable-functions-http-api</remarks>
public sealed class ManagementTests(DurableApp app) : IClassFixture<DurableApp>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_orchestration_can_be_queried_and_suspended_and_resumed_and_sent_an_event()
    {
        var addresses = await app.StartAsync("Approval", "managed", "01:00:00");
        Assert.Equal("managed", (string?)addresses["id"]);
        await Eventually.True(async () => (string?)(await StatusAsync(addresses))["customStatus"] == "waiting", Cancellation);
        await PostAsync(addresses, "suspendPostUri", "{text}", "a break");
        await Eventually.True(async () => (string?)(await StatusAsync(addresses))["runtimeStatus"] == "Suspended", Cancellation);
        await PostAsync(addresses, "resumePostUri", "{text}", "on");
        await Eventually.True(async () => (string?)(await StatusAsync(addresses))["runtimeStatus"] == "Running", Cancellation);
        await PostAsync(addresses, "sendEventPostUri", "{eventName}", "Approved", JsonContent.Create("Ada"));
        Assert.Equal("Completed \"approved by Ada\"", await app.EndAsync("managed"));
        var status = await StatusAsync(addresses);
        Assert.Equal(("Completed", "approved by Ada"), ((string?)status["runtimeStatus"], (string?)status["output"]));
    }

    [Fact]
    public async Task An_orchestration_can_be_terminated_and_then_purged()
    {
        var addresses = await app.StartAsync("Approval", "ended", "01:00:00");
        await PostAsync(addresses, "terminatePostUri", "{text}", "enough");
        Assert.Equal("Terminated enough", await app.EndAsync("ended"));
        using var purged = await app.Client.DeleteAsync(Path(addresses, "purgeHistoryDeleteUri"), Cancellation);
        Assert.Equal(HttpStatusCode.OK, purged.StatusCode);
        using var gone = await app.Client.GetAsync(Path(addresses, "statusQueryGetUri"), Cancellation);
        Assert.Equal(HttpStatusCode.NotFound, gone.StatusCode);
    }

    [Fact]
    public async Task A_status_query_returns_202_while_an_orchestration_runs_and_lists_all_orchestrations_without_an_id()
    {
        var addresses = await app.StartAsync("Approval", "listed", "01:00:00");
        var path = Path(addresses, "statusQueryGetUri");
        using var running = await app.Client.GetAsync(path, Cancellation);
        Assert.Equal(HttpStatusCode.Accepted, running.StatusCode);
        var all = await app.Client.GetFromJsonAsync<JsonArray>(path.Replace("/listed", "", StringComparison.Ordinal), Cancellation);
        Assert.Contains(all!, one => (string?)one?["instanceId"] == "listed");
    }

    [Fact]
    public async Task An_orchestration_can_be_started_and_an_entity_signalled_and_read_through_the_HTTP_API()
    {
        using var started = await app.Client.PostAsync(
            "/runtime/webhooks/durabletask/orchestrators/Chain/by-address", JsonContent.Create("Ada"), Cancellation);
        Assert.Equal(HttpStatusCode.Accepted, started.StatusCode);
        Assert.Equal("Completed \"Hello, Ada! Hello, again!\"", await app.EndAsync("by-address"));
        using var signalled = await app.Client.PostAsync(
            "/runtime/webhooks/durabletask/entities/Counter/by-address?op=Add", JsonContent.Create(5), Cancellation);
        Assert.Equal(HttpStatusCode.Accepted, signalled.StatusCode);
        await Eventually.True(async () => await (await app.Client.GetAsync(
            "/runtime/webhooks/durabletask/entities/Counter/by-address", Cancellation)).Content.ReadAsStringAsync(Cancellation) == "5",
            Cancellation);
    }

    [Theory]
    [InlineData("GET", "instances/nobody")]
    [InlineData("POST", "instances/nobody/raiseEvent/Approved")]
    [InlineData("GET", "elsewhere")]
    public async Task Requests_about_missing_instances_and_unknown_addresses_get_a_client_error(string method, string path)
    {
        using var request = new HttpRequestMessage(new(method), "/runtime/webhooks/durabletask/" + path)
        {
            Content = JsonContent.Create("x"),
        };
        using var answer = await app.Client.SendAsync(request, Cancellation);
        Assert.InRange((int)answer.StatusCode, 400, 499);
    }

    internal static string Path(JsonObject addresses, string name) => new Uri((string)addresses[name]!).PathAndQuery;

    private async Task<JsonObject> StatusAsync(JsonObject addresses) =>
        (await app.Client.GetFromJsonAsync<JsonObject>(Path(addresses, "statusQueryGetUri"), Cancellation))!;

    private async Task PostAsync(JsonObject addresses, string name, string placeholder, string value, HttpContent? body = null)
    {
        var address = ((string)addresses[name]!).Replace(placeholder, Uri.EscapeDataString(value), StringComparison.Ordinal);
        using var answer = await app.Client.PostAsync(new Uri(address).PathAndQuery, body, Cancellation);
        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
    }
}
