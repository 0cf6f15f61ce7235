using System.Text.Json.Nodes;
using Azure.Storage.Queues;
using Lambda.Engine.Async;
using Lambda.Workflows.Tasks.Activities;
using Microsoft.Extensions.DependencyInjection;
using Testing;

namespace Lambda.Workflows.Tests;

public sealed class ActivityTests(WorkflowApp app)
{
    private const string Prefix = "arn:aws:states:us-east-1:000000000000:activity:";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private Task<JsonObject> CallAsync(string operation, string activity) =>
        app.CallAsync(operation, new JsonObject { ["activityArn"] = Prefix + activity });

    [Fact]
    public async Task A_worker_takes_a_task_and_completes_it()
    {
        await app.CallAsync("CreateActivity", new JsonObject { ["name"] = "pack" });
        // More than a message of a queue holds.
        var input = $$"""{"parcel":"{{new string('a', 100_000)}}"}""";
        var stopped = await app.StartAsync("activity", input);
        await Eventually.True(
            async () => (await app.EventsAsync(stopped)).Contains("ActivityStarted"), Cancellation, WorkflowApp.Patience, "The task");
        await app.CallAsync("StopExecution", new JsonObject { ["executionArn"] = stopped });
        var execution = await app.StartAsync("activity", input);

        // The task of the execution that was stopped is passed over.
        var work = await CallAsync("GetActivityTask", "pack");
        Assert.Equal(input, (string?)work["input"]);
        await app.CallAsync("SendTaskHeartbeat", new JsonObject { ["taskToken"] = (string?)work["taskToken"] });
        await app.CallAsync("SendTaskSuccess", new JsonObject { ["taskToken"] = (string?)work["taskToken"], ["output"] = "\"packed\"" });

        Assert.Equal("\"packed\"", (string?)(await app.EndOfAsync(execution))["output"]);
        Assert.Contains("ActivitySucceeded", await app.EventsAsync(execution));
    }

    [Fact]
    public async Task Activities_can_be_created_and_listed_and_described_and_deleted()
    {
        var name = $"Äct_{Guid.NewGuid()}";
        var first = await app.CallAsync("CreateActivity", new JsonObject { ["name"] = name });
        var again = await app.CallAsync("CreateActivity", new JsonObject { ["name"] = name });

        Assert.Equal(Prefix + name, (string?)first["activityArn"]);
        Assert.Equal(first.ToJsonString(), again.ToJsonString());
        Assert.Equal((string?)first["activityArn"], (string?)(await CallAsync("DescribeActivity", name))["activityArn"]);
        Assert.Contains(
            name, (await app.CallAsync("ListActivities", []))["activities"]!.AsArray().Select(each => (string?)each!["name"]));

        Assert.Empty(await CallAsync("DeleteActivity", name));
        Assert.Empty(await CallAsync("DeleteActivity", name));
        Assert.Equal("ActivityDoesNotExist", (string?)(await CallAsync("DescribeActivity", name))["__type"]);
        Assert.Equal("ActivityDoesNotExist", (string?)(await CallAsync("GetActivityTask", name))["__type"]);
    }

    [Fact]
    public async Task Lists_of_activities_are_returned_page_by_page()
    {
        foreach (var letter in "abc")
            await app.CallAsync("CreateActivity", new JsonObject { ["name"] = $"page-{letter}" });

        var found = new List<string>();
        string? token = null;
        do
        {
            var page = await app.CallAsync("ListActivities", new JsonObject { ["maxResults"] = 2, ["nextToken"] = token });
            Assert.InRange(page["activities"]!.AsArray().Count, 1, 2);
            found.AddRange(page["activities"]!.AsArray().Select(each => (string)each!["name"]!));
            token = (string?)page["nextToken"];
        }
        while (token is not null);

        Assert.Subset(found.ToHashSet(), new HashSet<string> { "page-a", "page-b", "page-c" });
        Assert.Equal(found.Distinct(), found);
        Assert.Equal("InvalidToken", (string?)(await app.CallAsync("ListActivities", new JsonObject { ["nextToken"] = "x" }))["__type"]);
    }

    [Theory]
    [InlineData("CreateActivity", """{"name":"a b"}""", "InvalidName")]
    [InlineData("DescribeActivity", """{"activityArn":"nonsense"}""", "InvalidArn")]
    [InlineData("GetActivityTask", "{}", "ValidationException")]
    public async Task An_invalid_call_returns_the_error_of_Step_Functions(string operation, string body, string error) =>
        Assert.Equal(error, (string?)(await app.CallAsync(operation, (JsonObject)JsonNode.Parse(body)!))["__type"]);

    [Fact]
    public async Task A_worker_polls_a_minute_for_a_task()
    {
        var time = new ManualTimeProvider(new DateTimeOffset(2026, 2, 3, 4, 5, 6, TimeSpan.Zero));
        var queues = new ActivityQueues(
            app.Services.GetRequiredService<QueueServiceClient>(), app.Services.GetRequiredService<IPayloadStore>(), time);
        await queues.CreateAsync("idle", Cancellation);

        var waiting = queues.ReceiveAsync("idle", TimeSpan.FromSeconds(60), Cancellation);
        while (!waiting.IsCompleted)
        {
            await Eventually.True(() => time.NextDue is not null || waiting.IsCompleted, Cancellation);
            if (time.NextDue is not null)
                time.Advance(TimeSpan.FromSeconds(30));
        }

        Assert.Null(await waiting);
    }

    [Fact]
    public async Task Foreign_messages_in_an_activity_queue_are_skipped()
    {
        var client = app.Services.GetRequiredService<QueueServiceClient>();
        var queues = new ActivityQueues(client, app.Services.GetRequiredService<IPayloadStore>(), TimeProvider.System);
        await queues.CreateAsync("strange", Cancellation);
        var own = queues.QueueOf("strange");
        foreach (var strange in new[] { "nonsense", "1", "{}", """{"token":1,"input":{}}""", """{"token":"t","stored":"2026/none"}""" })
            await own.SendMessageAsync(strange, Cancellation);
        await queues.SendAsync("strange", new ActivityWork("token", "{}"), "id", Cancellation);

        Assert.Equal(new ActivityWork("token", "{}"), await queues.ReceiveAsync("strange", TimeSpan.FromSeconds(60), Cancellation));
    }
}
