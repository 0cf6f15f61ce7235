using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using FunctionApp.Invocation;
using Microsoft.Extensions.DependencyInjection;
using Testing;

namespace FunctionApp.Tests.App;

public sealed class ConfigurationTests(Storage storage)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static readonly (string, string) OftenRefreshed = ("Lambda:Settings:Refresh", "00:00:00.2");

    private static async Task<HttpResponseMessage> PutAsync(ShopApp app, string address, string body, HttpMethod? method = null)
    {
        using var request = new HttpRequestMessage(method ?? HttpMethod.Put, address) { Content = new StringContent(body) };
        return await app.CreateClient().SendAsync(request, Cancellation);
    }

    [Fact]
    public async Task A_function_stopped_on_one_instance_stops_on_all_and_its_events_wait_until_it_runs_again()
    {
        var account = storage.NewAccount();
        await using var one = new ShopApp(account, null, OftenRefreshed);
        await using var other = new ShopApp(account, null, OftenRefreshed, ("Lambda:Async:MaximumBackoff", "00:00:01"));
        using (var stopped = await PutAsync(one, "/api/2017-10-31/functions/echo/concurrency", """{"ReservedConcurrentExecutions":0}""")) Assert.Equal(HttpStatusCode.OK, stopped.StatusCode);
        using var throttled = await one.InvokeAsync("echo", "1", Cancellation);
        Assert.Equal((HttpStatusCode.TooManyRequests, "ReservedFunctionConcurrentInvocationLimitExceeded"), (throttled.StatusCode, (string?)(await throttled.Content.ReadFromJsonAsync<JsonObject>(Cancellation))!["Reason"]));
        await Eventually.True(async () => (await other.InvokeAsync("echo", "1", Cancellation)).StatusCode == HttpStatusCode.TooManyRequests, Cancellation, what: "The other instance's stop");

        var id = await other.AcceptAsync("echo", "1", Cancellation);
        await Eventually.True(async () => (await other.CreateClient().GetFromJsonAsync<JsonObject>($"/api/invocations/{id}", Cancellation))?["nextAttemptAt"] is not null, Cancellation, what: "The event's back-off");
        using (var released = await PutAsync(one, "/api/2017-10-31/functions/echo/concurrency", "", HttpMethod.Delete)) Assert.Equal(HttpStatusCode.NoContent, released.StatusCode);
        Assert.Equal(("Succeeded", 1), await other.EndOfAsync(id, Cancellation) is { } record ? ((string?)record["state"], (int?)record["attempts"]) : default);
    }

    [Fact]
    public async Task A_change_outlives_the_app()
    {
        var account = storage.NewAccount();
        await using (var app = new ShopApp(account))
        using (var changed = await PutAsync(app, "/api/2015-03-31/functions/echo/configuration", """{"Timeout":77,"DeadLetterConfig":{"TargetArn":""}}""")) Assert.Equal(HttpStatusCode.OK, changed.StatusCode);
        await using var next = new ShopApp(account);
        next.CreateClient();
        Assert.Equal(77, next.Services.GetRequiredService<FunctionCatalogue>().All.Single(function => function.Name == "echo").Options.Timeout);
    }

    [Fact]
    public async Task Names_in_every_form_mean_the_function()
    {
        await using var app = new ShopApp(storage);
        foreach (var name in new[] { "echo", "arn:aws:lambda:us-east-1:000000000000:function:echo", "000000000000:function:echo", "echo:$LATEST" })
            Assert.Equal("echo", (string?)(await app.CreateClient().GetFromJsonAsync<JsonObject>($"/api/2015-03-31/functions/{Uri.EscapeDataString(name)}/configuration", Cancellation))!["FunctionName"]);
        using var version = await app.CreateClient().GetAsync(new Uri("/api/2015-03-31/functions/echo/configuration?Qualifier=7", UriKind.Relative), Cancellation);
        Assert.Equal(HttpStatusCode.NotFound, version.StatusCode);
    }

    [Theory]
    [InlineData("PUT", "2017-10-31/functions/echo/concurrency", """{"ReservedConcurrentExecutions":901}""", "below its minimum value of [100]")]
    [InlineData("PUT", "2017-10-31/functions/echo/concurrency", """{"ReservedConcurrentExecutions":-1}""", "cannot be negative")]
    [InlineData("PUT", "2017-10-31/functions/echo/concurrency", "{}", "ReservedConcurrentExecutions is missing")]
    [InlineData("PUT", "2017-10-31/functions/echo/concurrency", "[", "Could not parse request body into json")]
    [InlineData("PUT", "2019-09-25/functions/echo/event-invoke-config", "{}", "You must specify at least one of error handling or destination setting.")]
    [InlineData("PUT", "2019-09-25/functions/echo/event-invoke-config", """{"DestinationConfig":{"OnFailure":{"Destination":"arn:aws:lambda:us-east-1:000000000000:function:echo"}}}""", "You can't specify the function as a destination for itself.")]
    [InlineData("PUT", "2019-09-25/functions/echo/event-invoke-config", """{"MaximumRetryAttempts":3}""", "allowed are 0, 1 and 2")]
    [InlineData("PUT", "2015-03-31/functions/echo/configuration", """{"Handler":"x","Runtime":"y","Timeout":7}""", "Handler, Runtime cannot be changed here")]
    [InlineData("POST", "2015-03-31/functions", "{}", "CreateFunction is not supported. Functions are the app's code")]
    [InlineData("POST", "2015-03-31/functions/echo/policy", "{}", "AddPermission is not supported.")]
    [InlineData("GET", "2018-10-31/layers", null, "Layers is not supported.")]
    [InlineData("GET", "2017-03-31/tags/arn%3Aaws%3Alambda", null, "Tags is not supported.")]
    [InlineData("GET", "2015-03-31/functions?MaxItems=0", null, "Member must have value between 1 and 10000")]
    [InlineData("GET", "2015-03-31/functions?Marker=%25", null, "The Marker is none")]
    public async Task What_cannot_be_done_is_refused_with_its_reason(string method, string address, string? body, string reason)
    {
        await using var app = new ShopApp(storage);
        using var request = new HttpRequestMessage(new(method), $"/api/{address}");
        if (body is not null) request.Content = new StringContent(body);
        using var answer = await app.CreateClient().SendAsync(request, Cancellation);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains(reason, (string?)(await answer.Content.ReadFromJsonAsync<JsonObject>(Cancellation))!["message"], StringComparison.Ordinal);
    }
}
