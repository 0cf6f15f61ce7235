using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Lambda.Engine.Invocation;
using Lambda.Engine.Polling;
using Lambda.Engine.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Testing;

namespace Lambda.Functions.Tests.App;

/// <summary>Archived events and their replay, in the whole app.</summary>
public sealed class ReplayTests(ReplayTests.Archiving run) : IClassFixture<ReplayTests.Archiving>
{
    private const string Events = "arn:aws:events:us-east-1:000000000000:";

    // 2026-01-02 03:00 UTC, in seconds since 1970.
    private const long Three = 1_767_322_800;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_archived_event_is_replayed_to_the_chosen_rules()
    {
        var started = await CallAsync(
            "StartReplay", Start("again", destination => destination["FilterArns"] = new JsonArray(Events + "rule/orders")));
        Assert.Equal((Events + "replay/again", "STARTING"), ((string?)started["ReplayArn"], (string?)started["State"]));
        await run.RunReplaysAsync();
        var replay = await CallAsync("DescribeReplay", new() { ["ReplayName"] = "again" });
        Assert.True(Math.Abs((double)replay["ReplayStartTime"]! - (double)started["ReplayStartTime"]!) < 0.001);
        Assert.True((double)replay["ReplayEndTime"]! >= (double)replay["ReplayStartTime"]!);
        replay.Remove("ReplayStartTime");
        replay.Remove("ReplayEndTime");
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse($$"""
            {
              "ReplayName": "again", "ReplayArn": "{{Events}}replay/again", "State": "COMPLETED", "EventSourceArn": "{{Events}}archive/shop",
              "EventStartTime": {{Three}}, "EventEndTime": {{Three + 600}}, "EventLastReplayedTime": {{Three + 245}}, "Description": "Why.",
              "Destination": { "Arn": "{{Events}}event-bus/default", "FilterArns": ["{{Events}}rule/orders"] }
            }
            """), replay), replay.ToJsonString());
        await Eventually.True(() => run.Replayed("again").Any(), Cancellation, what: "The replayed event");
        var kept = Assert.Single(run.Replayed("again"));
        Assert.Equal(("1", "shop", 1), ((string?)kept["id"], (string?)kept["source"], (int?)kept["detail"]?["order"]));

        Assert.Equal(
            ("ResourceAlreadyExistsException", "Replay again already exists."), await RefusedAsync("StartReplay", Start("again")));
        Assert.Equal(
            ("IllegalStatusException", "Replay again is not in a valid state for this operation."),
            await RefusedAsync("CancelReplay", new() { ["ReplayName"] = "again" }));
    }

    [Fact]
    public async Task Replays_are_listed_page_by_page_and_can_be_cancelled()
    {
        foreach (var name in new[] { "list-b", "list-a", "list-c" }) await CallAsync("StartReplay", Start(name));
        var page = await CallAsync("ListReplays", new() { ["NamePrefix"] = "list-", ["Limit"] = 2 });
        Assert.Equal(["list-a", "list-b"], page["Replays"]!.AsArray().Select(one => (string?)one!["ReplayName"]));
        page = await CallAsync(
            "ListReplays", new() { ["NamePrefix"] = "list-", ["Limit"] = 2, ["NextToken"] = (string?)page["NextToken"] });
        Assert.Equal(["list-c"], page["Replays"]!.AsArray().Select(one => (string?)one!["ReplayName"]));
        Assert.False(page.ContainsKey("NextToken"));
        var cancelled = await CallAsync("CancelReplay", new() { ["ReplayName"] = "list-b" });
        Assert.Equal((Events + "replay/list-b", "CANCELLING"), ((string?)cancelled["ReplayArn"], (string?)cancelled["State"]));
        page = await CallAsync("ListReplays", new() { ["State"] = "CANCELLING" });
        Assert.Equal(["list-b"], page["Replays"]!.AsArray().Select(one => (string?)one!["ReplayName"]));
    }

    [Fact]
    public async Task Ten_replays_may_run_at_the_same_time_and_no_more()
    {
        await run.RunReplaysAsync();
        for (var n = 0; n < 10; n++) await CallAsync("StartReplay", Start($"limit-{n}"));
        Assert.Equal(
            ("LimitExceededException", "There are 10 replays that have not ended; at most as many are allowed."),
            await RefusedAsync("StartReplay", Start("limit-10")));
        await run.RunReplaysAsync();
        await CallAsync("StartReplay", Start("limit-10"));
    }

    [Theory]
    [InlineData("ReplayName", "null",
        "1 validation error detected: Value null at 'replayName' failed to satisfy constraint: Member must not be null")]
    [InlineData("ReplayName", "\"a b\"", "1 validation error detected: Value 'a b' at 'replayName' failed to satisfy constraint: "
        + @"Member must satisfy regular expression pattern: [\.\-_A-Za-z0-9]+")]
    [InlineData("ReplayName", "7", "The member 'ReplayName' must be a string.")]
    [InlineData("EventSourceArn", "\"shop\"",
        $"Parameter EventSourceArn is not valid. Reason: Must contain the ARN of an archive: {Events}archive/<name>.")]
    [InlineData("EventSourceArn", $"\"{Events}archive/other\"",
        "Parameter EventSourceArn is not valid. Reason: Archive other does not exist.")]
    [InlineData("EventEndTime", "1767322800", "Parameter EventEndTime is not valid. Reason: EventStartTime must be before EventEndTime.")]
    [InlineData("EventEndTime", "\"2026-01-02\"", "The member 'EventEndTime' must be a time, in seconds since 1970.")]
    [InlineData("EventEndTime", "1e300", "The member 'EventEndTime' must be a time, in seconds since 1970.")]
    [InlineData("Destination", "[]", "The member 'Destination' must be an object.")]
    [InlineData("Destination", $$"""{"Arn":"{{Events}}event-bus/other"}""",
        $"Parameter Destination.Arn is not valid. Reason: The event bus is {Events}event-bus/default.")]
    [InlineData("Destination", $$"""{"Arn":"{{Events}}event-bus/default","FilterArns":["orders"]}""",
        $"Parameter Destination.FilterArns is not valid. Reason: Must contain ARNs of rules: {Events}rule/<name>.")]
    [InlineData("Destination", $$"""{"Arn":"{{Events}}event-bus/default","FilterArns":[7]}""",
        "The member 'FilterArns' must be a list of strings.")]
    public async Task A_replay_that_EventBridge_would_not_start_is_refused(string member, string value, string reason)
    {
        var request = Start("refused");
        request[member] = JsonNode.Parse(value);
        Assert.Equal(("ValidationException", reason), await RefusedAsync("StartReplay", request));
    }

    [Fact]
    public async Task The_error_for_a_missing_replay_or_rule_says_that_it_does_not_exist()
    {
        Assert.Equal(
            ("ResourceNotFoundException", "Replay none does not exist."),
            await RefusedAsync("DescribeReplay", new() { ["ReplayName"] = "none" }));
        Assert.Equal(
            ("ResourceNotFoundException", "Rule none does not exist on EventBus default."),
            await RefusedAsync("StartReplay", Start("no-rule", to => to["FilterArns"] = new JsonArray(Events + "rule/none"))));
        Assert.Equal(
            ("UnknownOperationException",
                "The app does not support the operation 'AWSEvents.PutRule'. It defines archives and rules in code."),
            await RefusedAsync("PutRule", []));
        Assert.Equal(
            ("ValidationException", "At most one filter is allowed for ListReplays. Use either : State, EventSourceArn, or NamePrefix."),
            await RefusedAsync("ListReplays", new() { ["State"] = "FAILED", ["NamePrefix"] = "a" }));
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("{")]
    [InlineData("""{"ReplayName":"a","ReplayName":"b"}""")]
    [InlineData("""{"ReplayName":"\ud800"}""")]
    [InlineData("""{"\ud800":1}""")]
    public async Task A_body_that_is_not_a_JSON_object_or_not_Unicode_is_refused(string body)
    {
        var (status, answer) = await run.CallAsync("DescribeReplay", body);
        Assert.Equal((HttpStatusCode.BadRequest, "SerializationException"), (status, (string?)answer["__type"]));
    }

    [Fact]
    public async Task A_caller_needs_the_permission_for_the_operation()
    {
        var (status, answer) = await run.CallAsync("StartReplay", Start("forbidden").ToJsonString(), Archiving.ReaderKey);
        Assert.Equal(HttpStatusCode.Forbidden, status);
        Assert.Contains("is not authorized to perform: events:StartReplay on", (string?)answer["Message"], StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await run.CallAsync("ListReplays", "{}", Archiving.ReaderKey)).Status);
    }

    private static JsonObject Start(string name, Action<JsonObject>? change = null)
    {
        var destination = new JsonObject { ["Arn"] = Events + "event-bus/default" };
        change?.Invoke(destination);
        return new()
        {
            ["ReplayName"] = name,
            ["Description"] = "Why.",
            ["EventSourceArn"] = Events + "archive/shop",
            ["EventStartTime"] = Three,
            ["EventEndTime"] = Three + 600,
            ["Destination"] = destination,
        };
    }

    private async Task<JsonObject> CallAsync(string operation, JsonObject request)
    {
        var (status, answer) = await run.CallAsync(operation, request.ToJsonString());
        Assert.True(status == HttpStatusCode.OK, answer.ToJsonString());
        return answer;
    }

    private async Task<(string?, string?)> RefusedAsync(string operation, JsonObject request)
    {
        var (status, answer) = await run.CallAsync(operation, request.ToJsonString());
        Assert.Equal(HttpStatusCode.BadRequest, status);
        return ((string?)answer["__type"], (string?)answer["message"]);
    }

    /// <summary>An app whose archive has one event of the archive's pattern.</summary>
    public sealed class Archiving : IAsyncLifetime
    {
        public const string ReaderKey = "the-key-of-the-reader-0123456789";
        private const string AdminKey = "the-key-of-the-admin-0123456789";
        private readonly LambdaApp _app;

        public Archiving(Storage storage) => _app = new(storage, services =>
        {
            var registry = new FunctionRegistry(services);
            registry.AddRaw<Keeps>("keeps").AddRaw<Counts>("counts");
            services.Replace(ServiceDescriptor.Singleton(registry)).Replace(ServiceDescriptor.Singleton(
                new EventSourceRegistry().AddArchive(
                    "shop", of => of with { EventPattern = """{"source":["shop"]}""", RetentionDays = 7 })));
        }, ("Lambda:Rules:orders:Pattern", """{"detail-type":["order placed"]}"""), ("Lambda:Rules:orders:Targets:0", "keeps"),
            ("AzureWebJobs.RunReplays.Disabled", "true"),
            ("Lambda:Rules:others:Pattern", """{"replay-name":["again"]}"""), ("Lambda:Rules:others:Targets:0", "counts"),
            ("Lambda:Access:Principals:reader:ApiKey", ReaderKey), ("Lambda:Access:Principals:reader:Allow:0", "events:ListReplays"),
            ("Lambda:Access:Principals:admin:ApiKey", AdminKey), ("Lambda:Access:Principals:admin:Allow:0", "events:*"),
            ("Lambda:Access:Principals:admin:Allow:1", "lambda:Unsupported"));

        public IEnumerable<JsonNode> Replayed(string name) => _app.Services.GetRequiredService<Keeps>().Events
            .Select(text => JsonNode.Parse(text)!).Where(one => (string?)one["replay-name"] == name);

        public async ValueTask InitializeAsync()
        {
            using var client = _app.CreateClient();
            foreach (var (source, id) in new[] { ("shop", 1), ("bank", 2) })
            {
                using var request = new HttpRequestMessage(HttpMethod.Post, "/runtime/webhooks/EventGrid?functionName=EventGridEvents")
                {
                    Content = new StringContent($$"""
                        {"specversion":"1.0","id":"{{id}}","source":"{{source}}","type":"order placed","time":"2026-01-02T03:04:05Z","data":{"order":{{id}}} }
                        """, Encoding.UTF8, "application/json"),
                };
                request.Headers.Add("aeg-event-type", "Notification");
                using var answer = await client.SendAsync(request);
                Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
            }
        }

        public async ValueTask DisposeAsync() => await _app.DisposeAsync();

        /// <summary>Does what the timer does, which would end replays at any time.</summary>
        public Task RunReplaysAsync() => _app.Services.GetRequiredService<ReplayRunner>().RunAsync(Cancellation);

        public async Task<(HttpStatusCode Status, JsonObject Answer)> CallAsync(string operation, string body, string key = AdminKey)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/api/eventbridge")
            {
                Content = new StringContent(body, new MediaTypeHeaderValue("application/x-amz-json-1.1")),
            };
            request.Headers.Add("X-Amz-Target", "AWSEvents." + operation);
            request.Headers.Add("x-api-key", key);
            using var client = _app.CreateClient();
            using var answer = await client.SendAsync(request, Cancellation);
            return (answer.StatusCode, JsonNode.Parse(await answer.Content.ReadAsStringAsync(Cancellation))!.AsObject());
        }
    }
}
