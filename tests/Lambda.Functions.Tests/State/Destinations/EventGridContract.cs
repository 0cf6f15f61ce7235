using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Lambda.Engine.Async;
using Lambda.Functions.State.Destinations;
using Lambda.Testing.Contracts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Testing;

namespace Lambda.Functions.Tests.State.Destinations;

public sealed class EventGridContract(Storage storage) : DestinationContract
{
    private readonly Account _account = new(storage.NewAccount());
    private readonly ConcurrentQueue<(string? Key, string? ContentType, string Body)> _published = [];
    private WebApplication _topic = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    protected override string Name => "orders";
    protected override IEnumerable<string> WrongNames => ["nowhere", "broken", "a:b", ""];
    protected override int? Limit => 1000 * 1024;
    protected override IDestination Destination =>
        On(_topic.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());
    protected override IDestination? Away => On("http://127.0.0.1:1");

    public override async ValueTask InitializeAsync()
    {
        await _account.CreateAsync();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _topic = builder.Build();
        _topic.MapPost("/{**path}", async (HttpRequest request) =>
        {
            using var reader = new StreamReader(request.Body);
            _published.Enqueue((request.Headers["aeg-sas-key"], request.ContentType, await reader.ReadToEndAsync(Cancellation)));
        });
        await _topic.StartAsync(Cancellation);
    }

    public override async ValueTask DisposeAsync()
    {
        await _topic.DisposeAsync();
        await base.DisposeAsync();
    }

    [Fact]
    public async Task A_record_becomes_the_data_of_a_CloudEvent_whose_source_names_the_function()
    {
        var record = Some.Record(InvocationCondition.RetriesExhausted, 3, """{"errorType":"E"}""", "Unhandled");
        foreach (var sent in new[] { record, record, record with { Condition = InvocationCondition.Success } })
            await Destination.SendAsync(Name, sent, DestinationPlaces.OnFailure, Cancellation);
        var events = _published.Select(published => JsonNode.Parse(published.Body)!.AsArray().Single()!).ToList();
        Assert.All(
            _published, published =>
                Assert.Equal(("a-key", "application/cloudevents-batch+json; charset=utf-8"), (published.Key, published.ContentType)));
        Assert.All(
            events, sent => Assert.Equal(
                ("1.0", record.FunctionArn, record.RequestId),
                ((string?)sent["specversion"], (string?)sent["source"], (string?)sent["subject"])));
        Assert.Equal(
            ["Failure", "Failure", "Success"],
            events.Select(sent => ((string)sent["type"]!)["Lambda Function Invocation Result - ".Length..]));
        Assert.Equal((string?)events[0]["id"], (string?)events[1]["id"]);
        Assert.NotEqual((string?)events[0]["id"], (string?)events[2]["id"]);
        Assert.Equal(3, (int?)events[0]["data"]!["requestContext"]!["approximateInvokeCount"]);
    }

    protected override Task<(string Json, bool ByReference)> NextAsync(CancellationToken cancellation) =>
        _account.ResolveAsync(
            JsonNode.Parse(Assert.Single(_published).Body)!.AsArray().Single()!["data"]!.ToJsonString(
                new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }));

    private EventGridDestination On(string address) => new(new EventGridTopics(new ConfigurationBuilder().AddInMemoryCollection(
        [new("EventGrid:Topics:orders:Endpoint", $"{address}/api/events"), new("EventGrid:Topics:orders:Key", "a-key"), new(
            "EventGrid:Topics:broken:Endpoint", "nowhere")]).Build()), _account.Payloads);
}
