using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Lambda.Engine.Invocation;
using Microsoft.Extensions.DependencyInjection;
using Testing;

namespace Lambda.Functions.Tests.App;

public sealed class ConfigurationTests(Storage storage)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static readonly (string, string) OftenRefreshed = ("Lambda:Settings:Refresh", "00:00:00.2");

    private static async Task<HttpResponseMessage> PutAsync(LambdaApp app, string address, string body, HttpMethod? method = null)
    {
        using var request = new HttpRequestMessage(method ?? HttpMethod.Put, address) { Content = new StringContent(body) };
        return await app.CreateClient().SendAsync(request, Cancellation);
    }

    [Fact]
    public async Task A_function_stopped_on_one_instance_stops_on_all_and_its_events_wait_until_it_is_started_again()
    {
        var account = storage.NewAccount();
        await using var one = new LambdaApp(account, null, OftenRefreshed);
        await using var other = new LambdaApp(account, null, OftenRefreshed, ("Lambda:Async:MaximumBackoff", "00:00:01"));
        using (var stopped = await PutAsync(one, "/api/2017-10-31/functions/echo/concurrency", """{"ReservedConcurrentExecutions":0}"""))
            Assert.Equal(HttpStatusCode.OK, stopped.StatusCode);
        using var throttled = await one.InvokeAsync("echo", "1", Cancellation);
        Assert.Equal(
            (HttpStatusCode.TooManyRequests, "ReservedFunctionConcurrentInvocationLimitExceeded"),
            (throttled.StatusCode, (string?)(await throttled.Content.ReadFromJsonAsync<JsonObject>(Cancellation))!["Reason"]));
        await Eventually.True(
            async () => (await other.InvokeAsync("echo", "1", Cancellation)).StatusCode == HttpStatusCode.TooManyRequests,
            Cancellation,
            what: "The other instance's stop");

        var id = await other.AcceptAsync("echo", "1", Cancellation);
        await Eventually.True(
            async () => (await other.CreateClient().GetFromJsonAsync<JsonObject>(
                $"/api/invocations/{id}", Cancellation))?["nextAttemptAt"] is not null, Cancellation, what: "The event's back-off");
        using (var released = await PutAsync(one, "/api/2017-10-31/functions/echo/concurrency", "", HttpMethod.Delete))
            Assert.Equal(HttpStatusCode.NoContent, released.StatusCode);
        Assert.Equal(
            ("Succeeded", 1),
            await other.EndOfAsync(id, Cancellation) is { } record ? ((string?)record["state"], (int?)record["attempts"]) : default);
    }

    [Fact]
    public async Task A_change_of_configuration_survives_a_restart_of_the_app()
    {
        var account = storage.NewAccount();
        await using (var app = new LambdaApp(account))
        using (var changed = await PutAsync(
            app, "/api/2015-03-31/functions/echo/configuration", """{"Timeout":77,"DeadLetterConfig":{"TargetArn":""}}"""))
            Assert.Equal(HttpStatusCode.OK, changed.StatusCode);
        await using var next = new LambdaApp(account);
        next.CreateClient();
        Assert.Equal(
            77, next.Services.GetRequiredService<FunctionCatalogue>().All.Single(function => function.Name == "echo").Options.Timeout);
    }

    [Fact]
    public async Task A_function_is_found_by_every_form_of_its_name()
    {
        await using var app = new LambdaApp(storage);
        foreach (var name in new[]
        {
            "echo",
            "arn:aws:lambda:us-east-1:000000000000:function:echo",
            "000000000000:function:echo",
            "echo:$LATEST"
        })
            Assert.Equal(
                "echo",
                (string?)(await app.CreateClient().GetFromJsonAsync<JsonObject>(
                    $"/api/2015-03-31/functions/{Uri.EscapeDataString(name)}/configuration", Cancellation))!["FunctionName"]);
        using var version = await app.CreateClient().GetAsync(
            new Uri("/api/2015-03-31/functions/echo/configuration?Qualifier=7", UriKind.Relative), Cancellation);
        Assert.Equal(HttpStatusCode.NotFound, version.StatusCode);
    }

    /// <summary>AWS clients log the id, and support asks for it.</summary>
    [Theory]
    [InlineData("GET", "2015-03-31/functions", null)]
    [InlineData("GET", "2015-03-31/functions/echo", null)]
    [InlineData("GET", "2015-03-31/functions/echo/configuration", null)]
    [InlineData("GET", "2015-03-31/functions/echo/versions", null)]
    [InlineData("GET", "2015-03-31/functions/echo/aliases", null)]
    [InlineData("PUT", "2015-03-31/functions/echo/configuration", """{"Timeout":7}""")]
    [InlineData("GET", "2016-08-19/account-settings", null)]
    [InlineData("PUT", "2017-10-31/functions/echo/concurrency", """{"ReservedConcurrentExecutions":1}""")]
    [InlineData("GET", "2019-09-30/functions/echo/concurrency", null)]
    [InlineData("DELETE", "2017-10-31/functions/echo/concurrency", null)]
    [InlineData("PUT", "2019-09-25/functions/echo/event-invoke-config", """{"MaximumRetryAttempts":1}""")]
    [InlineData("GET", "2019-09-25/functions/echo/event-invoke-config/list", null)]
    [InlineData("GET", "2021-10-31/functions/echo/urls", null)]
    [InlineData("GET", "2015-03-31/event-source-mappings", null)]
    public async Task Every_successful_response_has_a_request_id(string method, string address, string? body)
    {
        await using var app = new LambdaApp(storage);
        using var request = new HttpRequestMessage(new(method), $"/api/{address}");
        if (body is not null) request.Content = new StringContent(body);
        using var answer = await app.CreateClient().SendAsync(request, Cancellation);
        Assert.True(answer.IsSuccessStatusCode, $"{answer.StatusCode}");
        Assert.True(Guid.TryParse(answer.Headers.GetValues("x-amzn-RequestId").Single(), out _));
    }

    [Theory]
    [InlineData("2015-03-31/functions/echo", "")]
    [InlineData("2015-03-31/functions/echo?Qualifier=$LATEST", ":$LATEST")]
    [InlineData("2015-03-31/functions/echo:$LATEST", ":$LATEST")]
    [InlineData("2015-03-31/functions/echo/configuration", "")]
    [InlineData("2015-03-31/functions/echo/configuration?Qualifier=$LATEST", ":$LATEST")]
    [InlineData("2015-03-31/functions", "")]
    [InlineData("2015-03-31/functions?FunctionVersion=ALL", ":$LATEST")]
    [InlineData("2015-03-31/functions/echo/versions", ":$LATEST")]
    public async Task The_ARN_in_a_response_has_a_qualifier_if_the_request_named_a_version(string address, string suffix)
    {
        await using var app = new LambdaApp(storage);
        var answer = (await app.CreateClient().GetFromJsonAsync<JsonObject>($"/api/{address}", Cancellation))!;
        var functions = answer["Functions"] ?? answer["Versions"] ?? new JsonArray((answer["Configuration"] ?? answer).DeepClone());
        Assert.Contains(
            functions.AsArray(),
            function => (string?)function!["FunctionArn"] == $"arn:aws:lambda:us-east-1:000000000000:function:echo{suffix}");
    }

    [Theory]
    [InlineData("PUT", "2017-10-31/functions/echo/concurrency", "[", "Could not parse request body into json")]
    [InlineData("PUT", "2017-10-31/functions/echo/concurrency", "null", "it is null")]
    [InlineData(
        "PUT", "2017-10-31/functions/echo/concurrency", """{"ReservedConcurrentExecutions":"all"}""", "at $.ReservedConcurrentExecutions")]
    [InlineData(
        "PUT", "2019-09-25/functions/echo/event-invoke-config", """{"DestinationConfig":{"OnSuccess":{"Destination":"dynamodb:t"}}}""",
            "known kinds are")]
    [InlineData("PUT", "2015-03-31/functions/echo/configuration", """{"Handler":"x","Runtime":"y","Timeout":7}""",
        "Handler, Runtime cannot be changed here")]
    [InlineData("POST", "2015-03-31/functions", "{}", "CreateFunction is not supported. Functions are the app's code")]
    [InlineData(
        "POST", "2018-10-31/layers/l/versions", "{}", "PublishLayerVersion is not supported. Share code between functions in a package")]
    [InlineData(
        "PUT", "2020-06-30/functions/echo/code-signing-config", "{}", "PutFunctionCodeSigningConfig is not supported. Sign and verify")]
    [InlineData("DELETE", "2020-04-22/code-signing-configs/arn", null, "DeleteCodeSigningConfig is not supported.")]
    [InlineData("PUT", "2021-10-31/functions/echo/url", "{}", "UpdateFunctionUrlConfig is not supported. Set Lambda:Functions:<name>:Url")]
    [InlineData("PUT", "2021-07-20/functions/echo/runtime-management-config", "{}",
        "PutRuntimeManagementConfig is not supported. The app's target framework")]
    [InlineData("GET", "2015-03-31/functions?MaxItems=0", null,
        "Value '0' at 'maxItems' failed to satisfy constraint: Member must have value greater than or equal to 1")]
    [InlineData("GET", "2015-03-31/functions?MaxItems=some", null, "Value 'some' at 'maxItems'")]
    [InlineData("GET", "2015-03-31/functions?Marker=%25", null, "The Marker is not valid")]
    public async Task An_unsupported_operation_is_refused_and_the_error_says_why(string method, string address, string? body, string reason)
    {
        await using var app = new LambdaApp(storage);
        using var request = new HttpRequestMessage(new(method), $"/api/{address}");
        if (body is not null) request.Content = new StringContent(body);
        using var answer = await app.CreateClient().SendAsync(request, Cancellation);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains(
            reason, (string?)(await answer.Content.ReadFromJsonAsync<JsonObject>(Cancellation))!["message"], StringComparison.Ordinal);
    }
}
