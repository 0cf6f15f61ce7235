using System.Text;
using System.Text.Json.Nodes;
using Lambda.Workflows.Tasks.Messaging;
using Lambda.Workflows.Tasks.Targets;
using Microsoft.Extensions.Options;

namespace Lambda.Workflows.Tests.Tasks;

public sealed class EventBridgeTasksTests
{
    private readonly PublishedEvents published = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private EventBridgeTasks Tasks(PublishedEvents? events = null) => new(
        Options.Create(new WorkflowTargets { EventBuses = { ["default"] = "orders", ["lost"] = "none" } }), events ?? published);

    [Fact]
    public async Task Entries_are_published_to_the_topic_that_the_settings_map_to_the_event_bus()
    {
        var answer = await Tasks().RunAsync(Some.Task("events:putEvents", """
            { "Entries": [ { "Source": "shop", "DetailType": "paid", "Detail": { "order": 1 } },
                           { "Source": "shop", "DetailType": "sent", "Detail": "{}", "Resources": [ "order/1" ],
                             "EventBusName": "default" } ] }
            """), Cancellation);

        Assert.Equal(
            [
                ("shop", "paid", """{"order":1}""", Some.ExecutionArn),
                ("shop", "sent", "{}", "order/1"),
            ],
            published.Published.Select(each => (each.Source, each.Type, Encoding.UTF8.GetString(each.Data.Span), each.Subject)));
        Assert.Equal(
            published.Published.Select(each => each.Id), answer!["Entries"]!.AsArray().Select(entry => (string?)entry!["EventId"]));
        Assert.Equal(0, (int)answer["FailedEntryCount"]!);
    }

    [Fact]
    public async Task A_repeated_task_publishes_the_same_event_ids_again()
    {
        var request = Some.Task("events:putEvents", """{"Entries":[{"Source":"s","DetailType":"t","Detail":"{}"}]}""");

        await Tasks().RunAsync(request, Cancellation);
        await Tasks().RunAsync(request, Cancellation);

        Assert.Single(published.Published.Select(each => each.Id).Distinct());
    }

    [Fact]
    public async Task A_failed_entry_fails_the_task_with_the_reason()
    {
        var failure = await Some.ErrorOfAsync(Tasks(), Some.Task("events:putEvents", """
            { "Entries": [ { "Source": "s", "DetailType": "t", "Detail": "{}" }, { "Source": "s", "EventBusName": "other" },
                           { "Source": "s", "EventBusName": "lost" } ] }
            """));

        Assert.Equal("EventBridge.FailedEntry", failure.Error);
        var told = JsonNode.Parse(failure.Cause!)!;
        Assert.Equal(2, (int)told["FailedEntryCount"]!);
        Assert.Equal(
            [null, "ResourceNotFoundException", "InvalidArgument"],
            told["Entries"]!.AsArray().Select(entry => (string?)entry!["ErrorCode"]));
    }

    [Fact]
    public async Task An_unavailable_topic_fails_the_entry() => Assert.Contains(
        "InternalFailure",
        (await Some.ErrorOfAsync(
            Tasks(new PublishedEvents { Failure = new EventNotPublishedException("It is away.", new IOException()) }),
            Some.Task("events:putEvents", """{"Entries":[{"Source":"s"}]}"""))).Cause,
        StringComparison.Ordinal);

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"Entries":[]}""")]
    [InlineData("""{"Entries":[1,2,3,4,5,6,7,8,9,10,11]}""")]
    public async Task A_call_must_have_one_to_ten_entries(string input) => Assert.Equal(
        "EventBridge.ValidationException", (await Some.ErrorOfAsync(Tasks(), Some.Task("events:putEvents", input))).Error);
}
