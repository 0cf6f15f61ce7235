using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Lambda.Engine.Invocation;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Testing;

namespace Lambda.Functions.Tests.App;

/// <summary>Events of Event Grid, as they are delivered to the whole app.</summary>
public sealed class RoutingTests(Storage storage)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private LambdaApp App() => new(storage, services =>
    {
        var registry = new FunctionRegistry(services);
        registry.AddRaw<Keeps>("keeps").AddRaw<Counts>("counts");
        services.Replace(ServiceDescriptor.Singleton(registry));
    }, ("Lambda:Rules:orders:Pattern", """{"detail-type":["order placed"]}"""), ("Lambda:Rules:orders:Targets:0", "keeps"), (
        "Lambda:Rules:orders:Targets:1", "counts"),
        ("Lambda:Rules:uploads:Pattern:source:0", "aws.s3"),
        ("Lambda:Rules:uploads:Pattern:detail:object:key:0:prefix", "sales/"),
        ("Lambda:Rules:uploads:Targets:0", "keeps"));

    private static async Task<HttpStatusCode> DeliverAsync(LambdaApp app, string body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/runtime/webhooks/EventGrid?functionName=EventGridEvents")
        {
            Content = new StringContent(body, Encoding.UTF8, "application/json")
        };
        request.Headers.Add("aeg-event-type", "Notification");
        using var client = app.CreateClient();
        using var answer = await client.SendAsync(request, Cancellation);
        return answer.StatusCode;
    }

    [Fact]
    public async Task Events_in_both_schemas_reach_the_targets_of_matching_rules()
    {
        await using var app = App();
        Assert.Equal(
            HttpStatusCode.Accepted,
            await DeliverAsync(
                app, """{"specversion":"1.0","id":"1","source":"shop","type":"order placed","subject":"orders/1","data":{"id":1}}"""));
        Assert.Equal(HttpStatusCode.Accepted, await DeliverAsync(app, """
            [ { "id": "2", "topic": "/topics/orders", "subject": "orders/2", "eventType": "order placed", "eventTime": "2026-01-02T03:04:05Z", "data": { "id": 2 }, "dataVersion": "1" },
              { "id": "3", "topic": "/topics/orders", "subject": "orders/3", "eventType": "order paid", "eventTime": "2026-01-02T03:04:05Z", "data": { "id": 3 }, "dataVersion": "1" },
              { "id": "4", "topic": "/subscriptions/0/resourceGroups/shop/providers/Microsoft.Storage/storageAccounts/shop", "subject": "/blobServices/default/containers/uploads/blobs/sales/4.csv", "eventType": "Microsoft.Storage.BlobCreated", "eventTime": "2026-01-02T03:04:05Z",
                "data": { "api": "PutBlob", "contentLength": 5 }, "dataVersion": "" } ]
            """));
        var (kept, counted) = (app.Services.GetRequiredService<Keeps>(), app.Services.GetRequiredService<Counts>());
        await Eventually.True(() => kept.Events.Count == 3 && counted.Calls == 2, Cancellation, what: "The targets' runs");
        Assert.Equal([("1", "shop", "orders/1"), ("2", "/topics/orders", "orders/2"), ("4", "aws.s3", "arn:aws:s3:::uploads")],
            kept.Events.Select(text => JsonNode.Parse(text)!)
                .Select(item => ((string)item["id"]!, (string)item["source"]!, (string)item["resources"]![0]!)).Order());
    }

    [Fact]
    public async Task A_redelivered_event_runs_its_targets_once()
    {
        await using var app = App();
        for (var delivery = 0; delivery < 3; delivery++)
            Assert.Equal(
                HttpStatusCode.Accepted,
                await DeliverAsync(app, """{"specversion":"1.0","id":"1","source":"shop","type":"order placed"}"""));
        // Later events have run, so nothing is left of the first one.
        await DeliverAsync(app, """{"specversion":"1.0","id":"2","source":"shop","type":"order placed"}""");
        var (kept, counted) = (app.Services.GetRequiredService<Keeps>(), app.Services.GetRequiredService<Counts>());
        await Eventually.True(
            () => kept.Events.Any(text => (string?)JsonNode.Parse(text)!["id"] == "2") && counted.Calls >= 2,
            Cancellation,
            what: "The targets' runs");
        await Eventually.True(
            async () =>
                (await app.Queues.GetQueueClient("lambda-async").GetPropertiesAsync(Cancellation)).Value.ApproximateMessagesCount == 0,
            Cancellation,
            what: "The end of all work");
        Assert.Equal((2, 2), (kept.Events.Count, counted.Calls));
    }

    [Fact]
    public async Task A_scheduled_rule_runs_its_targets()
    {
        await using var app = new LambdaApp(storage, services =>
        {
            var registry = new FunctionRegistry(services);
            registry.AddRaw<Keeps>("keeps");
            services.Replace(ServiceDescriptor.Singleton(registry));
        }, ("Lambda:Rules:tick:ScheduleExpression", "cron(* * * * ? *)"), ("Lambda:Rules:tick:Targets:0:Function", "keeps"),
            ("Lambda:Rules:tick:Targets:0:InputTransformer:InputTemplate", """{"by":<aws.events.rule-name>,"from":<source>}"""),
            ("Lambda:Rules:tick:Targets:0:InputTransformer:InputPathsMap:source", "$.source"));
        using var client = app.CreateClient();
        using var run = await client.PostAsJsonAsync("/admin/functions/RunSchedules", new { }, Cancellation);
        Assert.Equal(HttpStatusCode.Accepted, run.StatusCode);
        var kept = app.Services.GetRequiredService<Keeps>();
        await Eventually.True(() => !kept.Events.IsEmpty, Cancellation, what: "The function's run");
        Assert.All(kept.Events, text => Assert.Equal("""{"by":"tick","from":"aws.events"}""", text));
    }

    [Fact]
    public async Task An_event_that_cannot_be_parsed_is_not_acknowledged()
    {
        await using var app = App();
        Assert.Equal(HttpStatusCode.InternalServerError, await DeliverAsync(app, """{"no":"event"}"""));
    }
}
