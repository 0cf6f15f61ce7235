using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Amqp;
using Amqp.Framing;
using Amqp.Types;
using Azure.Messaging.EventHubs;
using Lambda.Engine.Invocation;
using Lambda.Engine.Polling;
using Lambda.Engine.Routing;
using Local.Emulator.Configuration;
using Local.Emulator.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging.Abstractions;
using Samples.Devices;
using Testing;

namespace Lambda.Functions.Tests.App;

/// <summary>The sample reads telemetry as IoT Hub's endpoint has it: its annotations say which device sent it.</summary>
public sealed class DeviceTests(Storage storage)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_readings_of_a_screen_decide_its_content_and_an_overheated_screen_raises_an_alert()
    {
        const string entities = """
            { "UserConfig": { "NamespaceConfig": [ { "Type": "EventHub", "Name": "emulatorNs1", "Entities": [
              { "Name": "clicks", "PartitionCount": 1, "ConsumerGroups": [] } ] } ] } }
            """;
        await using var emulator = await EmulatorServer.StartAsync(
            new EmulatorOptions { Port = 0, HttpPort = 0 }, EmulatorConfiguration.Parse(entities, "test"), TimeProvider.System,
            NullLoggerFactory.Instance, Cancellation);
        var (sources, rules, topic) = (new EventSourceRegistry(), new RuleRegistry(), new Topic());
        ScreenFunctions.Register(sources, "clicks");
        ScreenFunctions.Register(rules);
        await using var app = new LambdaApp(storage, services =>
        {
            var functions = new FunctionRegistry(services);
            ScreenFunctions.Register(functions);
            services.Replace(ServiceDescriptor.Singleton(functions)).Replace(ServiceDescriptor.Singleton(sources))
                .Replace(ServiceDescriptor.Singleton(rules)).Replace(ServiceDescriptor.Singleton<IEventPublisher>(topic));
        }, ("EventHubs", emulator.ConnectionString), ("AzureWebJobs.ClicksStream.Disabled", "false"),
            ("AzureFunctionsJobHost:extensions:eventHubs:loadBalancingUpdateInterval", "00:00:01"),
            ("Lambda:Functions:alert-operator:OnSuccess", "storage-queue:alerts"));
        topic.App = app.CreateClient();

        await SendAsync(
            emulator,
            ("screen-1", """{"outside":30,"inside":41,"viewers":2}"""), ("screen-2", """{"outside":-3,"inside":75.5,"viewers":1}"""),
            ("screen-1", "noise"), ("screen-3", """{"device":"screen-1","outside":15,"inside":30,"viewers":9}"""));

        var alerts = app.Queues.GetQueueClient("alerts");
        await alerts.CreateIfNotExistsAsync(cancellationToken: Cancellation);
        var alert = await Eventually.NotNull(
            async () => (await alerts.ReceiveMessageAsync(cancellationToken: Cancellation)).Value, Cancellation, what: "The alert");
        Assert.Equal("screen-2 has 75.5 °C in its case.", (string?)JsonNode.Parse(alert.Body.ToString())!["responsePayload"]);
        await Eventually.True(() => topic.Published.Count == 3, Cancellation, what: "The decisions");
        Assert.Equal(
            [("screen-1", "iced tea"), ("screen-2", "soup"), ("screen-3", "film")],
            topic.Published.Select(one => ((string)one["device"]!, (string)one["shows"]!)).Order());
        Assert.Null((await alerts.ReceiveMessageAsync(cancellationToken: Cancellation)).Value);
    }

    // IoT Hub writes the annotations: its own clients cannot.
    private static async Task SendAsync(EmulatorServer emulator, params (string Device, string Body)[] messages)
    {
        var key = EventHubsConnectionStringProperties.Parse(emulator.ConnectionString);
        var connection = await new ConnectionFactory().CreateAsync(
            new Address("localhost", emulator.AmqpPort, key.SharedAccessKeyName, key.SharedAccessKey, "/", "AMQP"));
        var sender = new SenderLink(new Session(connection), "sender", "clicks");
        foreach (var (device, body) in messages)
            await sender.SendAsync(new Message
            {
                BodySection = new Data { Binary = Encoding.UTF8.GetBytes(body) },
                MessageAnnotations = new()
                {
                    [new Symbol("iothub-connection-device-id")] = device,
                    [new Symbol("iothub-enqueuedtime")] = DateTime.UnixEpoch,
                    [new Symbol("iothub-message-source")] = "Telemetry",
                },
            });
        await connection.CloseAsync();
    }

    /// <summary>Delivers what is published to the app, as the topic's subscription does.</summary>
    private sealed class Topic : IEventPublisher
    {
        private readonly List<JsonNode> _published = [];

        public HttpClient App { private get; set; } = null!;

        public IReadOnlyList<JsonNode> Published
        {
            get { lock (_published) return [.. _published]; }
        }

        public async Task PublishAsync(string topic, PublishedEvent published, CancellationToken cancellation)
        {
            Assert.Equal(WatchScreens.Topic, topic);
            var data = JsonNode.Parse(published.Data.Span)!;
            var body = new JsonObject
            {
                ["specversion"] = "1.0", ["id"] = published.Id, ["source"] = published.Source, ["type"] = published.Type,
                ["subject"] = published.Subject, ["data"] = data.DeepClone(),
            };
            using var request = new HttpRequestMessage(
                HttpMethod.Post, new Uri("/runtime/webhooks/EventGrid?functionName=EventGridEvents", UriKind.Relative))
            {
                Content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json"),
            };
            request.Headers.Add("aeg-event-type", "Notification");
            using var answer = await App.SendAsync(request, cancellation);
            Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
            lock (_published) _published.Add(data);
        }
    }
}
