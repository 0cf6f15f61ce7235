using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;

namespace Functions.LocalHost.Bindings.Tests.EventGrid;

/// <summary>Event Grid's requests to an app.</summary>
/// <remarks>https://learn.microsoft.com/azure/event-grid/end-point-validation-event-grid-events-schema and beside it</remarks>
public sealed class WebhookTests : IClassFixture<GridApp>
{
    private readonly GridApp _app;

    public WebhookTests(GridApp app)
    {
        ArgumentNullException.ThrowIfNull(app);
        _app = app;
        app.Reset();
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private IEnumerable<string> Seen => _app.Calls.Seen;

    [Theory]
    [InlineData("""[{"id":"1","eventType":"TYPE","data":{"validationCode":"42","validationUrl":"https://x"}}]""")]
    [InlineData("""{"specversion":"1.0","type":"TYPE","data":{"validationCode":"42"}}""")]
    [InlineData("""{"specversion":"1.0","type":"TYPE","data":"{\r\n  \"validationCode\": \"42\"}"}""")]
    public async Task A_subscription_validation_is_answered_with_its_code(string body)
    {
        var validation = body.Replace("TYPE", "Microsoft.EventGrid.SubscriptionValidationEvent", StringComparison.Ordinal);
        var (status, text) = await _app.PostAsync("GridText", validation, "SubscriptionValidation");
        Assert.Equal((HttpStatusCode.OK, "42"), (status, (string?)JsonNode.Parse(text)?["validationResponse"]));
        Assert.Empty(Seen);
    }

    [Theory]
    [InlineData("eventgrid.azure.net")]
    [InlineData("elsewhere.example")]
    [InlineData(null)]
    public async Task A_handshake_for_cloud_events_allows_only_Event_Grid_as_the_origin(string? origin)
    {
        using var request = new HttpRequestMessage(HttpMethod.Options, "/runtime/webhooks/EventGrid?functionName=GridText");
        if (origin is not null) request.Headers.Add("WebHook-Request-Origin", origin);
        using var answer = await _app.Client.SendAsync(request, Cancellation);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(["eventgrid.azure.net"], answer.Headers.GetValues("WebHook-Allowed-Origin"));
    }

    [Theory]
    [InlineData("notification")]
    [InlineData("Notification")]
    public async Task A_function_runs_once_for_each_event_in_a_delivery(string type)
    {
        var delivery = Some.Delivery(Some.GridEvent("a"), Some.CloudEvent("b"), Some.GridEvent("c"));
        Assert.Equal((HttpStatusCode.Accepted, ""), await _app.PostAsync("GridText", delivery, type));
        Assert.Equal(["a", "b", "c"], Ids().Order());
    }

    [Fact]
    public async Task The_events_in_a_delivery_run_at_the_same_time()
    {
        var (both, cancellation) = (new TaskCompletionSource(), Cancellation);
        _app.Calls.Do = (_, _) =>
        {
            if (Seen.Count() == 2) both.TrySetResult();
            return both.Task.WaitAsync(TimeSpan.FromMinutes(1), cancellation);
        };
        var delivery = Some.Delivery(Some.GridEvent("a"), Some.GridEvent("b"));
        Assert.Equal(HttpStatusCode.Accepted, (await _app.PostAsync("GridText", delivery)).Status);
    }

    [Fact]
    public async Task A_delivery_is_answered_with_500_after_all_its_events_have_run_if_one_of_them_fails()
    {
        _app.Calls.Do = (call, _) => call.Contains("\"b\"", StringComparison.Ordinal)
            ? throw new InvalidOperationException("its secret") : Task.CompletedTask;
        var (status, text) = await _app.PostAsync("GridText", Some.Delivery(Some.GridEvent("a"), Some.GridEvent("b"), Some.GridEvent("c")));
        Assert.Equal(HttpStatusCode.InternalServerError, status);
        Assert.DoesNotContain("secret", text, StringComparison.Ordinal);
        Assert.Equal(["a", "b", "c"], Ids().Order());
    }

    [Fact]
    public async Task A_function_continues_if_the_caller_disconnects()
    {
        var (started, go, ended) = (new TaskCompletionSource(), new TaskCompletionSource(), new TaskCompletionSource<bool>());
        _app.Calls.Do = async (_, cancellation) =>
        {
            started.TrySetResult();
            await go.Task;
            ended.TrySetResult(cancellation.IsCancellationRequested);
        };
        using var gone = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        using var request = GridApp.Request("GridText", new StringContent(Some.GridEvent("a"), Encoding.UTF8, "application/json"));
        var call = _app.Client.SendAsync(request, gone.Token);
        await started.Task.WaitAsync(TimeSpan.FromMinutes(1), Cancellation);
        var errors = _app.Log.Count("Error:");
        await gone.CancelAsync();
        go.SetResult();
        Assert.False(await ended.Task.WaitAsync(TimeSpan.FromMinutes(1), Cancellation));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        // The next delivery is answered, and nothing was reported as an error.
        Assert.Equal(HttpStatusCode.Accepted, (await _app.PostAsync("GridText", Some.GridEvent("b"))).Status);
        Assert.Equal(errors, _app.Log.Count("Error:"));
    }

    [Fact]
    public async Task A_delivery_without_events_is_accepted_and_runs_nothing()
    {
        Assert.Equal((HttpStatusCode.Accepted, ""), await _app.PostAsync("GridText", "[]"));
        Assert.Empty(Seen);
    }

    [Fact]
    public async Task A_delivery_of_the_largest_size_that_Event_Grid_sends_is_accepted()
    {
        var data = '"' + new string('x', 1_000_000) + '"';
        Assert.Equal(HttpStatusCode.Accepted, (await _app.PostAsync("GridText", Some.Delivery(Some.CloudEvent("a", data)))).Status);
        Assert.Contains(data, Assert.Single(Seen), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_notice_that_a_subscription_has_ended_is_accepted() =>
        Assert.Equal((HttpStatusCode.Accepted, ""), await _app.PostAsync("GridText", "", "Unsubscribe"));

    [Theory]
    [InlineData("/runtime/webhooks/eventgrid?functionName=GridText")]
    [InlineData("/RUNTIME/Webhooks/EVENTGRID?functionname=GridText")]
    [InlineData("/runtime/webhooks/EventGrid?functionName=GridText&code=any")]
    public async Task The_webhook_address_is_case_insensitive_and_needs_no_key_on_a_developer_machine(string address)
    {
        using var request = GridApp.Request("", new StringContent(Some.GridEvent("a")));
        request.RequestUri = new(address, UriKind.Relative);
        using var answer = await _app.Client.SendAsync(request, Cancellation);
        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        Assert.Equal(["a"], Ids());
    }

    [Theory]
    [InlineData("Nobody")]
    [InlineData("GridOff")]
    [InlineData("One")]
    [InlineData("Publish")]
    [InlineData("")]
    public async Task The_name_of_a_function_without_an_enabled_Event_Grid_trigger_is_not_found(string name)
    {
        Assert.Equal((HttpStatusCode.NotFound, $"cannot find function: '{name}'"), await _app.PostAsync(name, Some.GridEvent("a")));
        using var request = new HttpRequestMessage(HttpMethod.Options, "/runtime/webhooks/EventGrid?functionName=" + name);
        using var answer = await _app.Client.SendAsync(request, Cancellation);
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Empty(Seen);
    }

    [Theory]
    [InlineData(null, "{}")]
    [InlineData("Gossip", "{}")]
    [InlineData("Notification", "")]
    [InlineData("Notification", "no json")]
    [InlineData("Notification", "{} {}")]
    [InlineData("Notification", "7")]
    [InlineData("Notification", "\"[]\"")]
    [InlineData("Notification", "null")]
    [InlineData("Notification", "[[]]")]
    [InlineData("SubscriptionValidation", "")]
    [InlineData("SubscriptionValidation", "[]")]
    [InlineData("SubscriptionValidation", "7")]
    [InlineData("SubscriptionValidation", "{}")]
    [InlineData("SubscriptionValidation", """[{"data":{}}]""")]
    [InlineData("SubscriptionValidation", """[{"data":"text"}]""")]
    public async Task A_malformed_delivery_is_refused_and_runs_nothing(string? type, string body)
    {
        var (status, text) = await _app.PostAsync("GridText", body, type);
        Assert.True(status == HttpStatusCode.BadRequest, $"{(int)status} {text}");
        Assert.Empty(Seen);
    }

    [Fact]
    public async Task JSON_that_is_nested_too_deeply_is_refused()
    {
        var body = $$"""{"data":{{new string('[', 100_000)}}{{new string(']', 100_000)}}}""";
        Assert.Equal(HttpStatusCode.BadRequest, (await _app.PostAsync("GridText", body)).Status);
        Assert.Empty(Seen);
    }

    [Theory]
    [InlineData("""{"a":[1]}""", """{"a":[1]}""")]
    [InlineData("\"text\"", "\"text\"")]
    [InlineData("123", "123")]
    [InlineData("[1,2]", "[1,2]")]
    [InlineData("null", "null")]
    public async Task The_data_of_an_event_can_be_bound_from_its_metadata(string data, string expected)
    {
        Assert.Equal(HttpStatusCode.Accepted, (await _app.PostAsync("GridData", Some.CloudEvent("a", data))).Status);
        Assert.Equal([$"GridData {expected}"], Seen);
    }

    [Theory]
    [InlineData("a")]
    [InlineData("a", "b", "c")]
    public async Task A_batch_function_receives_all_events_of_a_delivery_at_once(params string[] ids)
    {
        var delivery = ids is [var only] ? Some.CloudEvent(only) : Some.Delivery([.. ids.Select(id => Some.CloudEvent(id))]);
        Assert.Equal(HttpStatusCode.Accepted, (await _app.PostAsync("GridBatch", delivery)).Status);
        Assert.Equal([$"GridBatch {string.Join(',', ids)} [{string.Join(',', ids.Select(_ => """{"total":7}"""))}]"], Seen);
    }

    [Fact]
    public async Task A_delivery_is_answered_with_500_if_its_batch_function_fails()
    {
        _app.Calls.Do = (_, _) => throw new InvalidOperationException("its secret");
        var (status, text) = await _app.PostAsync("GridBatch", Some.Delivery(Some.CloudEvent("a"), Some.CloudEvent("b")));
        Assert.Equal(HttpStatusCode.InternalServerError, status);
        Assert.DoesNotContain("secret", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_event_in_another_schema_than_the_parameter_type_fails_the_function()
    {
        Assert.Equal(HttpStatusCode.InternalServerError, (await _app.PostAsync("Grid", Some.GridEvent("a"))).Status);
        Assert.Empty(Seen);
    }

    [Theory]
    [InlineData("GridText", "GridText ")]
    [InlineData("Grid", "Grid by-hand Order.Placed")]
    public async Task A_function_can_be_run_manually_with_an_event(string function, string expected)
    {
        using var taken = await _app.Client.PostAsJsonAsync($"/admin/functions/{function}",
            new { input = JsonNode.Parse(Some.CloudEvent("by-hand")) }, Cancellation);
        Assert.Equal(HttpStatusCode.Accepted, taken.StatusCode);
        await Eventually.True(() => Seen.Any(), Cancellation);
        Assert.StartsWith(expected, Assert.Single(Seen), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{0}", "GridBatch a ")]
    [InlineData("[{0},{1}]", "GridBatch a,b ")]
    public async Task A_batch_function_can_be_run_manually_with_a_single_event_or_an_array(string form, string expected)
    {
        var input = form.Replace("{0}", Some.CloudEvent("a"), StringComparison.Ordinal)
            .Replace("{1}", Some.CloudEvent("b"), StringComparison.Ordinal);
        using var taken = await _app.Client.PostAsJsonAsync(
            "/admin/functions/GridBatch", new { input = JsonNode.Parse(input) }, Cancellation);
        Assert.Equal(HttpStatusCode.Accepted, taken.StatusCode);
        await Eventually.True(() => Seen.Any(), Cancellation);
        Assert.StartsWith(expected, Assert.Single(Seen), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("no event")]
    [InlineData("[]")]
    [InlineData("[7]")]
    [InlineData("")]
    public async Task Invalid_manual_input_for_a_batch_function_is_refused_and_the_error_says_what_to_send(string input)
    {
        using var refused = await _app.Client.PostAsJsonAsync("/admin/functions/GridBatch", new { input }, Cancellation);
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        Assert.Contains("send {\"input\": {…}}", await refused.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("no event")]
    [InlineData("7")]
    [InlineData("")]
    public async Task Invalid_manual_input_is_logged_and_runs_nothing(string input)
    {
        var before = _app.Log.Count("The manual run of GridText, requested through /admin/functions, failed");
        using var taken = await _app.Client.PostAsJsonAsync("/admin/functions/GridText", new { input }, Cancellation);
        await Eventually.True(() => _app.Log.Count(
            "The manual run of GridText, requested through /admin/functions, failed") > before, Cancellation);
        Assert.Empty(Seen);
    }

    private IEnumerable<string> Ids() => Seen.Select(call => (string)JsonNode.Parse(call["GridText ".Length..])!["id"]!);
}
