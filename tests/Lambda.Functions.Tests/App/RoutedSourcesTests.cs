using System.Text.Json.Nodes;
using Azure;
using Azure.Messaging;
using Azure.Messaging.EventGrid;
using Lambda.Engine.Invocation;
using Lambda.Engine.Polling;
using Local.Emulator.Configuration;
using Local.Emulator.EventGrid.Definitions;
using Local.Emulator.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging.Abstractions;
using Testing;

namespace Lambda.Functions.Tests.App;

/// <summary>The whole app, to which the emulator's Event Grid delivers what Azure's client publishes and what happens to blobs.</summary>
public sealed class RoutedSourcesTests(Storage storage)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task SNS_messages_and_S3_notifications_invoke_their_functions()
    {
        await using var app = new LambdaApp(storage, services =>
        {
            var registry = new FunctionRegistry(services);
            registry.AddRaw<Keeps>("keeps");
            services.Replace(ServiceDescriptor.Singleton(registry)).Replace(ServiceDescriptor.Singleton(new EventSourceRegistry()
                .AddTopic("news", "keeps", of => of with { FilterPolicy = """{"store":["example"]}""" })
                .AddBucket("pictures", "keeps", of => of with { Events = ["s3:ObjectCreated:*", "s3:ObjectRemoved:*"], Suffix = ".jpg" })));
        });
        var address = app.Listen();
        var pictures = app.Blobs.GetBlobContainerClient("pictures");
        await pictures.CreateAsync(cancellationToken: Cancellation);
        await using var emulator = await StartAsync(app.Account, address);
        var kept = app.Services.GetRequiredService<Keeps>();

        var endpoint = new Uri($"http://localhost:{emulator.HttpPort}/topics/news/api/events");
        var publisher = new EventGridPublisherClient(endpoint, new AzureKeyCredential(EventTopicDefinition.DefaultKey));
        foreach (var store in new[] { "other", "example" })
        {
            var message = new CloudEvent("shop", "placed", new { order = 7 }) { Subject = "An order" };
            message.ExtensionAttributes["store"] = store;
            await publisher.SendEventAsync(message, Cancellation);
        }
        await pictures.UploadBlobAsync("a b.jpg", BinaryData.FromString("12345"), Cancellation);
        await pictures.UploadBlobAsync("text.txt", BinaryData.FromString("12345"), Cancellation);
        await Eventually.True(() => Names(kept).Contains("ObjectCreated:Put a+b.jpg"), Cancellation, what: "The creation");
        await pictures.DeleteBlobAsync("a b.jpg", cancellationToken: Cancellation);
        await Eventually.True(() => kept.Events.Count >= 3, Cancellation, what: "The events");

        Assert.Equal(
            ["ObjectCreated:Put a+b.jpg", "ObjectRemoved:Delete a+b.jpg", """aws:sns An order {"order":7} example"""],
            Names(kept).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void An_app_does_not_start_if_no_trigger_reads_one_of_its_topics()
    {
        var error = StartError.Of(() => new LambdaApp(storage, services =>
        {
            var registry = new FunctionRegistry(services);
            registry.AddRaw<Keeps>("keeps");
            services.Replace(ServiceDescriptor.Singleton(registry)).Replace(
                ServiceDescriptor.Singleton(new EventSourceRegistry().AddTopic("weather", "keeps")));
        }), app => app.CreateClient().Dispose());
        Assert.Contains(
            "The topic 'weather' has subscriptions, but no trigger receives its messages: add a trigger with [ReadsTopic(\"weather\")]",
            $"{error}", StringComparison.Ordinal);
    }

    private static IEnumerable<string> Names(Keeps kept) =>
        kept.Events.Select(text => JsonNode.Parse(text)!["Records"]![0]!).Select(record => record["s3"] is { } s3
            ? $"{record["eventName"]} {s3["object"]!["key"]}"
            : $"{record["EventSource"]} {record["Sns"]!["Subject"]} {record["Sns"]!["Message"]} "
                + $"{record["Sns"]!["MessageAttributes"]!["store"]!["Value"]}");

    private static async Task<EmulatorServer> StartAsync(string account, Uri app)
    {
        const string Entities = """
            { "UserConfig": { "EventGrid": {
              "Topics": [ { "Name": "news", "InputSchema": "CloudEventSchemaV1_0", "Subscriptions": [ { "Name": "app",
                "EventDeliverySchema": "CloudEventSchemaV1_0",
                "Destination": { "EndpointType": "WebHook", "Properties": { "EndpointUrl": "/runtime/webhooks/EventGrid?functionName=NewsTopic" } } } ] } ],
              "SystemTopics": [ { "Name": "storage", "Source": "blobs", "Subscriptions": [ { "Name": "app",
                "Destination": { "EndpointType": "WebHook", "Properties": { "EndpointUrl": "/runtime/webhooks/EventGrid?functionName=EventGridEvents" } },
                "Filter": { "SubjectBeginsWith": "/blobServices/default/containers/pictures/" } } ] } ] } } }
            """;
        var configuration = EmulatorConfiguration.Parse(Entities, "test");
        configuration = configuration with
        {
            EventGrid = configuration.EventGrid with { Storage = account, BlobInterval = TimeSpan.FromMilliseconds(200) }
        };
        var emulator = await EmulatorServer.StartAsync(
            new EmulatorOptions { Port = 0, HttpPort = 0, App = app }, configuration, TimeProvider.System, NullLoggerFactory.Instance,
            Cancellation);
        await Eventually.True(() => emulator.EventGrid.Watchers[0].IsWatching, Cancellation, what: "The watching of pictures");
        return emulator;
    }
}
