using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Functions.LocalHost.Admin;
using Microsoft.AspNetCore.Http;
using Testing;

namespace Functions.LocalHost.Tests.Admin;

public sealed class AdminTests(Storage storage)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_status_is_running_and_the_functions_are_listed()
    {
        await using var app = Hosted.WithoutListeners("AzureWebJobs.Echo.Disabled=1");
        using var client = app.CreateClient();
        var status = await client.GetFromJsonAsync<JsonObject>("/admin/host/status", Cancellation);
        Assert.Equal(("Running", "hostedapp"), ((string?)status?["state"], (string?)status?["id"]));
        var functions = await client.GetFromJsonAsync<JsonArray>("/admin/functions", Cancellation);
        Assert.Contains("""{"name":"Echo","isDisabled":true,"trigger":"httpTrigger"}""",
            functions!.Select(function => function!.ToJsonString()));
    }

    [Theory]
    [InlineData("None", "{}", HttpStatusCode.NotFound)]
    [InlineData("Text", "{", HttpStatusCode.BadRequest)]
    [InlineData("Text", "[1]", HttpStatusCode.BadRequest)]
    [InlineData("Text", "null", HttpStatusCode.BadRequest)]
    [InlineData("Echo", """{"input":"x"}""", HttpStatusCode.BadRequest)]
    [InlineData("Message", """{"input":"x"}""", HttpStatusCode.BadRequest)]
    public async Task An_invalid_manual_run_is_refused(string function, string body, HttpStatusCode expected)
    {
        await using var app = Hosted.WithoutListeners("AzureWebJobs.Message.Disabled=1");
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        Assert.Equal(expected, (await app.CreateClient().PostAsync($"/admin/functions/{function}", content, Cancellation)).StatusCode);
    }

    [Fact]
    public async Task The_text_of_a_manual_run_becomes_the_message()
    {
        await using var app = new Hosted(storage.NewAccount());
        using var answer = await app.CreateClient().PostAsJsonAsync("/admin/functions/text", new { input = "by hand" }, Cancellation);
        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        await Eventually.True(() => app.Calls.Seen.Any(call => call.StartsWith("Text by hand", StringComparison.Ordinal)), Cancellation);
    }

    [Theory]
    [InlineData("/admin/functions")]
    [InlineData("/admin/host/status")]
    [InlineData("/runtime/webhooks/blobs")]
    public async Task A_request_from_another_site_is_refused_and_so_is_a_request_without_the_key(string path)
    {
        await using var app = Hosted.WithoutListeners("AzureFunctionsWebHost:masterKey=secret");
        using var client = app.CreateClient();
        Assert.Equal(HttpStatusCode.Unauthorized, (await client.GetAsync(path, Cancellation)).StatusCode);
        client.DefaultRequestHeaders.Add("x-functions-key", "secret");
        Assert.NotEqual(HttpStatusCode.Unauthorized, (await client.GetAsync(path, Cancellation)).StatusCode);
        client.DefaultRequestHeaders.Add("Origin", "https://example.com");
        Assert.Equal(HttpStatusCode.Forbidden, (await client.GetAsync(path, Cancellation)).StatusCode);
    }

    [Theory]
    [InlineData(null, "localhost:7071", null, null, "", null, null)]
    [InlineData("127.0.0.1", "localhost:7071", "", null, "", null, null)]
    [InlineData("::1", "[::1]:7071", "http://[::1]:7071", null, "", null, null)]
    [InlineData("127.0.0.1", "127.0.0.1", null, null, "secret", "secret", null)]
    [InlineData("127.0.0.1", "localhost", null, null, "other", "secret", 401)]
    [InlineData("127.0.0.1", "localhost", null, null, "", "secret", 401)]
    [InlineData("10.0.0.1", "localhost:7071", null, null, "", null, 403)]
    [InlineData("127.0.0.1", "rebound.example:7071", null, null, "", null, 403)]
    [InlineData("127.0.0.1", "localhost.example", null, null, "", null, 403)]
    [InlineData("127.0.0.1", "localhost:7071", "http://localhost:8080", null, "", null, 403)]
    [InlineData("127.0.0.1", "localhost:7071", "null", null, "", null, 403)]
    [InlineData("127.0.0.1", "", null, null, "", null, 403)]
    [InlineData("127.0.0.1", "localhost:7071", null, "cross-site", "", null, 403)]
    [InlineData("127.0.0.1", "localhost:7071", null, "same-origin", "", null, null)]
    [InlineData("127.0.0.1", "localhost:7071", "http://localhost:7071", "same-origin", "", null, null)]
    public void Only_callers_on_the_developer_machine_or_with_the_key_are_accepted(
        string? remote, string host, string? origin, string? site, string given, string? asked, int? expected) =>
        Assert.Equal(expected,
            AdminGuard.Refuse(remote is null ? null : IPAddress.Parse(remote), new HostString(host), origin, site, given, asked)?.Status);
}
