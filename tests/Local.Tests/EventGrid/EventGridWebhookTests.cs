using System.Net;
using System.Text;
using Local.EventGrid;
using Testing;

namespace Local.Tests.EventGrid;

public sealed class EventGridWebhookTests : IAsyncLifetime
{
    private readonly EventGridCalls _calls = new();
    private Deliveries _events = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _events = await Deliveries.ToAsync(typeof(OneEventFunctions), _calls, "AzureWebJobs.Node.Disabled=true");

    public ValueTask DisposeAsync() => _events.DisposeAsync();

    [Theory]
    [InlineData("""[{"id":"1","subject":"","eventType":"Microsoft.EventGrid.SubscriptionValidationEvent","data":{"validationCode":"42","validationUrl":"https://x"}}]""")]
    [InlineData("""{"specversion":"1.0","type":"Microsoft.EventGrid.SubscriptionValidationEvent","data":{"validationCode":"42"}}""")]
    [InlineData("""{"specversion":"1.0","type":"Microsoft.EventGrid.SubscriptionValidationEvent","data":"{\r\n  \"validationCode\": \"42\"}"}""")]
    public async Task A_subscription_is_confirmed_with_its_code(string body) =>
        Assert.Equal((HttpStatusCode.OK, """{"validationResponse":"42"}"""), await _events.PostAsync("Text", body, "SubscriptionValidation"));

    [Theory]
    [InlineData("eventgrid.azure.net", "eventgrid.azure.net")]
    [InlineData("eventgrid.azure.cn", "eventgrid.azure.cn")]
    [InlineData("elsewhere.example", "eventgrid.azure.net")]
    [InlineData(null, "eventgrid.azure.net")]
    public async Task A_subscription_for_cloud_events_is_allowed_for_event_grid_alone(string? origin, string allowed)
    {
        using var request = new HttpRequestMessage(HttpMethod.Options, "/runtime/webhooks/EventGrid?functionName=Cloud");
        if (origin is not null) request.Headers.Add("WebHook-Request-Origin", origin);
        using var answer = await _events.Http.SendAsync(request, Cancellation);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal([allowed], answer.Headers.GetValues("WebHook-Allowed-Origin"));
    }

    [Theory]
    [InlineData("notification")]
    [InlineData("Notification")]
    public async Task Each_event_of_a_delivery_runs_the_function(string type)
    {
        Assert.Equal((HttpStatusCode.Accepted, ""), await _events.PostAsync("Work", Deliveries.Array(Deliveries.Grid("a"), Deliveries.Cloud("b"), Deliveries.Grid("c")), type));
        Assert.Equal(["a", "b", "c"], _calls.Seen.Order());
    }

    [Fact]
    public async Task The_events_of_a_delivery_run_at_the_same_time()
    {
        var both = new TaskCompletionSource();
        _calls.Do = _ =>
        {
            if (_calls.Seen.Count == 2) both.TrySetResult();
            return both.Task.WaitAsync(TimeSpan.FromSeconds(30), Cancellation);
        };
        Assert.Equal(HttpStatusCode.Accepted, (await _events.PostAsync("Work", Deliveries.Array(Deliveries.Grid("a"), Deliveries.Grid("b")))).Status);
    }

    [Fact]
    public async Task One_failure_has_the_whole_delivery_sent_again_after_all_have_run()
    {
        _calls.Do = subject => subject == "b" ? throw new InvalidOperationException("its secret") : Task.CompletedTask;
        var answer = await _events.PostAsync("Work", Deliveries.Array(Deliveries.Grid("a"), Deliveries.Grid("b"), Deliveries.Grid("c")));
        Assert.Equal((HttpStatusCode.InternalServerError, "Exception while executing function: Functions.Work"), answer);
        Assert.Equal(["a", "b", "c"], _calls.Seen.Order());
        await Eventually.True(() => _events.App.Log.Count("1 of 3 executions of function 'Work' failed (InvalidOperationException)") == 1, Cancellation);
    }

    [Fact]
    public async Task A_caller_that_goes_away_does_not_end_the_function()
    {
        var (started, go) = (new TaskCompletionSource(), new TaskCompletionSource());
        var ended = new TaskCompletionSource();
        _calls.Do = async _ =>
        {
            started.TrySetResult();
            await go.Task;
            ended.TrySetResult();
        };
        using var gone = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/runtime/webhooks/EventGrid?functionName=Work") { Content = new StringContent(Deliveries.Grid("a"), Encoding.UTF8, "application/json"), Headers = { { "aeg-event-type", "Notification" } } };
        var call = _events.Http.SendAsync(request, gone.Token);
        await started.Task.WaitAsync(TimeSpan.FromSeconds(30), Cancellation);
        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        go.SetResult();
        await ended.Task.WaitAsync(TimeSpan.FromSeconds(30), Cancellation);
        await Eventually.True(() => _events.App.Log.Count("Executed 'Functions.Work' (Succeeded") == 1, Cancellation);
    }

    [Fact]
    public async Task A_delivery_of_no_events_is_taken_and_runs_nothing()
    {
        Assert.Equal((HttpStatusCode.Accepted, ""), await _events.PostAsync("Work", "[]"));
        Assert.Empty(_calls.Seen);
    }

    [Fact]
    public async Task An_end_of_the_subscription_is_taken() =>
        Assert.Equal((HttpStatusCode.Accepted, ""), await _events.PostAsync("Text", "", "Unsubscribe"));

    [Theory]
    [InlineData("/runtime/webhooks/eventgrid?functionName=Text")]
    [InlineData("/RUNTIME/Webhooks/EVENTGRID?functionname=Text")]
    [InlineData("/runtime/webhooks/EventGrid?functionName=Text&code=any")]
    public async Task The_address_is_compared_without_case_and_needs_no_key_on_this_machine(string address)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = new StringContent(Deliveries.Grid("a")), Headers = { { "aeg-event-type", "Notification" } } };
        using var answer = await _events.Http.SendAsync(request, Cancellation);
        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        Assert.Equal(Deliveries.Grid("a"), _calls.Values["Text"]);
    }

    [Theory]
    [InlineData("Nobody")]
    [InlineData("text")]
    [InlineData("Node")]
    [InlineData("")]
    public async Task A_name_that_no_enabled_function_with_this_trigger_has_is_not_found(string name)
    {
        Assert.Equal((HttpStatusCode.NotFound, $"cannot find function: '{name}'"), await _events.PostAsync(name, Deliveries.Grid("a")));
        using var request = new HttpRequestMessage(HttpMethod.Options, "/runtime/webhooks/EventGrid?functionName=" + name);
        using var answer = await _events.Http.SendAsync(request, Cancellation);
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    [Theory]
    [InlineData(null, "{}", "aeg-event-type")]
    [InlineData("Gossip", "{}", "'Gossip'")]
    [InlineData("Notification", "", "not JSON")]
    [InlineData("Notification", "no json", "not JSON")]
    [InlineData("Notification", "{} {}", "not JSON")]
    [InlineData("Notification", "7", "parseable into a JSON object or array, but was Number")]
    [InlineData("Notification", "\"[]\"", "parseable into a JSON object or array, but was String")]
    [InlineData("Notification", "null", "parseable into a JSON object or array, but was Null")]
    [InlineData("Notification", "[{},7]", "one was Number")]
    [InlineData("Notification", "[[]]", "one was Array")]
    [InlineData("SubscriptionValidation", "[]", "no 'data'")]
    [InlineData("SubscriptionValidation", "7", "no 'data'")]
    [InlineData("SubscriptionValidation", "{}", "no 'data'")]
    [InlineData("SubscriptionValidation", """[{"data":{}}]""", "no 'validationCode'")]
    [InlineData("SubscriptionValidation", """[{"data":{"validationCode":7}}]""", "no 'validationCode'")]
    [InlineData("SubscriptionValidation", """[{"data":"text"}]""", "not JSON")]
    [InlineData("SubscriptionValidation", """[{"data":{"validationCode":"\ud800"}}]""", "not JSON")]
    public async Task Anything_else_is_refused_with_the_reason_and_runs_nothing(string? type, string body, string reason)
    {
        var (status, text) = await _events.PostAsync("Free", body, type);
        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Contains(reason, text, StringComparison.Ordinal);
        Assert.Empty(_calls.Seen);
    }

    [Fact]
    public async Task JSON_that_is_nested_deeper_than_a_reader_goes_is_refused()
    {
        var (status, _) = await _events.PostAsync("Free", $$"""{"data":{{new string('[', 100_000)}}{{new string(']', 100_000)}}}""");
        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Empty(_calls.Seen);
    }

    [Fact]
    public async Task More_events_than_a_delivery_may_have_are_refused_and_so_many_are_taken()
    {
        var (status, text) = await _events.PostAsync("Free", Deliveries.Array([.. Enumerable.Repeat("{}", EventGridBody.MaxEvents + 1)]));
        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Contains("5001 events", text, StringComparison.Ordinal);
        Assert.Empty(_calls.Seen);
        Assert.Equal(HttpStatusCode.Accepted, (await _events.PostAsync("Free", Deliveries.Array([.. Enumerable.Repeat("{}", EventGridBody.MaxEvents)]))).Status);
        Assert.Equal(EventGridBody.MaxEvents, _calls.Seen.Count);
    }

    [Theory]
    [InlineData(EventGridWebhook.MaxBodySize, HttpStatusCode.Accepted, false)]
    [InlineData(EventGridWebhook.MaxBodySize + 1, HttpStatusCode.RequestEntityTooLarge, false)]
    [InlineData(EventGridWebhook.MaxBodySize + 1, HttpStatusCode.RequestEntityTooLarge, true)]
    public async Task A_body_over_the_limit_is_refused_and_one_at_the_limit_is_taken(int size, HttpStatusCode expected, bool chunked)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/runtime/webhooks/EventGrid?functionName=Free") { Content = new StringContent("{}".PadRight(size)) };
        request.Headers.Add("aeg-event-type", "Notification");
        request.Headers.TransferEncodingChunked = chunked;
        // Otherwise a client may be cut off while it sends, before it reads the answer.
        request.Headers.ExpectContinue = !chunked;
        using var answer = await _events.Http.SendAsync(request, Cancellation);
        Assert.Equal(expected, answer.StatusCode);
        Assert.Equal(expected == HttpStatusCode.Accepted ? 1 : 0, _calls.Seen.Count);
    }
}
