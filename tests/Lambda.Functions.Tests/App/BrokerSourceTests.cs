using System.Collections.Concurrent;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Amqp;
using Amqp.Framing;
using Azure.Messaging.ServiceBus;
using Lambda.Engine.Polling;
using Lambda.Events;
using Local.Emulator.Configuration;
using Local.Emulator.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging.Abstractions;
using Testing;

namespace Lambda.Functions.Tests.App;

/// <summary>The whole app reads a queue, to which clients of other brokers send, as a queue of Amazon MQ.</summary>
public sealed class BrokerSourceTests(Storage storage) : IAsyncLifetime
{
    private const string Queue = "letters";
    private const string Poison = "poison";
    private const string Arn = "arn:aws:mq:us-east-1:000000000000:broker:service-bus:b-00000000-0000-0000-0000-000000000000";
    private const string Made = "2026-01-02T03:04:05Z";

    private readonly Takes<ActiveMQEvent> _active = new();
    private readonly Takes<RabbitMQEvent> _rabbit = new();
    private EmulatorServer _emulator = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        const string entities = """
            { "UserConfig": { "Namespaces": [ { "Name": "sbemulatorns", "Queues": [ { "Name": "letters", "Properties": { "MaxDeliveryCount": 2 } } ] } ] } }
            """;
        _emulator = await EmulatorServer.StartAsync(
            new EmulatorOptions { Port = 0, HttpPort = 0 }, EmulatorConfiguration.Parse(entities, "test"), TimeProvider.System,
            NullLoggerFactory.Instance, Cancellation);
    }

    public ValueTask DisposeAsync() => _emulator.DisposeAsync();

    [Fact]
    public async Task Messages_from_rhea_arrive_as_ActiveMQ_messages_with_their_JMS_properties()
    {
        await using var app = App(sources => sources.AddActiveMQ(Queue, "active"));
        app.CreateClient();
        await RheaAsync($$$"""
            [{"message_id":"ID:1","body":"grüße","subject":"greeting","reply_to":"answers","correlation_id":"c-1","priority":7,"ttl":60000,"durable":true,
              "application_properties":{"color":"red","count":3,"gold":true}},
             {"message_id":"ID:2","body":{"base64":"AAH+"},"creation_time":"{{{Made}}}"}]
            """);
        await Eventually.True(() => Active.Count == 2, Cancellation, what: "The messages");
        var first = Active.Single(message => message.MessageId == "ID:1");
        Assert.Equal(("jms/text-message", "grüße", 2, "answers", "greeting", 7, "c-1"),
            (first.MessageType, Text(first.Data), first.DeliveryMode, first.ReplyTo, first.Type, first.Priority, first.CorrelationId));
        Assert.Equal((Queue, false, first.BrokerInTime), (first.Destination.PhysicalName, first.Redelivered, first.Timestamp));
        Assert.Equal(
            DateTimeOffset.Parse(Made, null).ToUnixTimeMilliseconds(), Active.Single(message => message.MessageId == "ID:2").Timestamp);
        Assert.Equal(
            [("color", "red"), ("count", "3"), ("gold", "true")], first.Properties.Select(property => (property.Key, property.Value)));
        Assert.Equal((first.BrokerInTime + 60_000).ToString((IFormatProvider?)null), first.Expiration);
        Assert.InRange(first.BrokerOutTime, first.BrokerInTime, first.BrokerInTime + 600_000);
        Assert.Equal(
            [("ID:2", "jms/bytes-message", "AAH+")],
            Active.Where(message => message != first).OrderBy(message => message.MessageId, StringComparer.Ordinal)
                .Select(message => (message.MessageId, message.MessageType, Convert.ToBase64String(message.Data))));
        Assert.All(_active.Events, taken => Assert.Equal(("aws:mq", Arn), (taken.EventSource, taken.EventSourceArn)));
    }

    [Fact]
    public async Task Messages_from_AMQPNetLite_arrive_as_RabbitMQ_messages_and_poison_messages_are_dead_lettered()
    {
        await using var app = App(sources => sources.AddRabbitMQ(Queue, "rabbit"));
        app.CreateClient();
        var key = ServiceBusConnectionStringProperties.Parse(_emulator.ConnectionString);
        var connection = await new ConnectionFactory().CreateAsync(
            new Address("localhost", _emulator.AmqpPort, key.SharedAccessKeyName, key.SharedAccessKey, "/", "AMQP"));
        var sender = new SenderLink(new Session(connection), "sender", Queue);
        await sender.SendAsync(new Message
        {
            BodySection = new Data { Binary = [1, 2, 255] },
            Header = new() { Priority = 9, Durable = true, Ttl = 60_000 },
            Properties = new() { MessageId = "m-1", ContentType = "application/octet-stream", Subject = "order", ReplyTo = "answers" },
            ApplicationProperties = new() { ["shop"] = "Zürich", ["count"] = 12, ["gold"] = true },
        });
        await Eventually.True(() => Rabbit.Count == 1, Cancellation, what: "The message");
        var (name, message) = (Assert.Single(Assert.Single(_rabbit.Events).MessagesByQueue).Key, Assert.Single(Rabbit));
        var properties = message.BasicProperties;
        Assert.Equal(
            ($"{Queue}::/", "AQL/", false, 3L), (name, Convert.ToBase64String(message.Data), message.Redelivered, properties.BodySize));
        Assert.Equal(("m-1", "application/octet-stream", "order", "answers", 9, 2, "60000"), (properties.MessageId, properties.ContentType,
            properties.Type, properties.ReplyTo, properties.Priority, properties.DeliveryMode, properties.Expiration));
        Assert.Equal(("Zürich", "12", "True"), (properties.Header("shop"), properties.Header("count"), properties.Header("gold")));

        await sender.SendAsync(new Message(Poison));
        await using var bus = new ServiceBusClient(_emulator.ConnectionString);
        await using var receiver = bus.CreateReceiver(Queue, new ServiceBusReceiverOptions { SubQueue = SubQueue.DeadLetter });
        var dead = await receiver.ReceiveMessageAsync(TimeSpan.FromMinutes(2), Cancellation);
        Assert.Equal("FormatException: It is poison.", dead.ApplicationProperties["LambdaFailure"]);
        Assert.Equal([false, true], _rabbit.Poison);
        await connection.CloseAsync();
    }

    [Fact]
    public async Task A_RabbitMQ_mapping_is_listed_as_in_Lambda_and_can_be_disabled_and_enabled()
    {
        await using var app = App(
            sources => sources.AddRabbitMQ(Queue, "rabbit", settings => settings with { Enabled = false }, virtualHost: "shop"));
        using var client = app.CreateClient();
        var address = new Uri($"/api/2015-03-31/event-source-mappings/?EventSourceArn={Arn}", UriKind.Relative);
        var listed = (await client.GetFromJsonAsync<JsonObject>(address, Cancellation))!["EventSourceMappings"]!.AsArray().Single()!;
        Assert.Equal(
            (100, "Disabled", "USER_INITIATED", Arn),
            ((int)listed["BatchSize"]!, (string?)listed["State"], (string?)listed["StateTransitionReason"],
                (string?)listed["EventSourceArn"]));
        Assert.Equal("""["letters"]""", listed["Queues"]!.ToJsonString());
        Assert.Equal(
            """[{"Type":"BASIC_AUTH","URI":"arn:aws:secretsmanager:us-east-1:000000000000:secret:ServiceBus"},{"Type":"VIRTUAL_HOST","URI":"shop"}]""",
            listed["SourceAccessConfigurations"]!.ToJsonString());
        await RheaAsync("""[{"body":"one"}]""");
        var one = new Uri($"/api/2015-03-31/event-source-mappings/{listed["UUID"]}", UriKind.Relative);
        foreach (var member in new[]
        {
            """ "FunctionResponseTypes":["ReportBatchItemFailures"] """,
            """ "ScalingConfig":{"MaximumConcurrency":2} """,
            """ "MaximumRetryAttempts":1 """
        })
        {
            using var refused = await client.PutAsync(
                one, new StringContent($"{{{member}}}", Encoding.UTF8, "application/json"), Cancellation);
            Assert.Contains("Unsupported '", await refused.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
        }
        Assert.Empty(_rabbit.Events);
        using var changed = await client.PutAsync(
            one, new StringContent("""{"Enabled":true,"BatchSize":500}""", Encoding.UTF8, "application/json"), Cancellation);
        Assert.Equal(
            ("Enabling", 500),
            await changed.Content.ReadFromJsonAsync<JsonObject>(Cancellation) is { } now
                ? ((string?)now["State"], (int)now["BatchSize"]!)
                : default);
        await Eventually.True(() => Rabbit.Count == 1, Cancellation, what: "The message");
    }

    private List<ActiveMQMessage> Active => [.. _active.Events.SelectMany(taken => taken.Messages)];

    private List<RabbitMQMessage> Rabbit => [.. _rabbit.Events.SelectMany(taken => taken.MessagesByQueue).SelectMany(queue => queue.Value)];

    private LambdaApp App(Action<EventSourceRegistry> register)
    {
        var sources = new EventSourceRegistry();
        register(sources);
        return new(storage, services =>
        {
            services.WithFunctions(functions => functions.Add<Takes<ActiveMQEvent>, ActiveMQEvent, string>("active", BrokersJson.Default)
                .Add<Takes<RabbitMQEvent>, RabbitMQEvent, string>("rabbit", BrokersJson.Default));
            services.RemoveAll<Takes<ActiveMQEvent>>().AddSingleton(_active).RemoveAll<Takes<RabbitMQEvent>>().AddSingleton(_rabbit);
            services.Replace(ServiceDescriptor.Singleton(sources));
            services.Replace(ServiceDescriptor.Singleton(new Lambda.Functions.Sources.SourceTriggers([new("LettersQueue", Queue, null)])));
        }, ("ServiceBus", _emulator.ConnectionString), ("AzureWebJobs.LettersQueue.Disabled", "false"));
    }

    private async Task RheaAsync(string messages)
    {
        var key = ServiceBusConnectionStringProperties.Parse(_emulator.ConnectionString);
        var (exitCode, output, errors) = await Clients.RunAsync(
            ["rhea-queue.mjs", _emulator.AmqpPort.ToString((IFormatProvider?)null), Queue, messages],
            new("KEY_NAME", key.SharedAccessKeyName),
            new("KEY", key.SharedAccessKey));
        Assert.True(exitCode == 0, output + errors);
    }

    private static string Text(byte[] bytes) => Encoding.UTF8.GetString(bytes);

    /// <summary>Keeps its events, and fails for poison.</summary>
    internal sealed class Takes<T> : IHandler<T, string>
    {
        public ConcurrentQueue<T> Events { get; } = [];

        public ConcurrentQueue<bool> Poison { get; } = [];

        public Task<string> HandleAsync(T input, ILambdaContext context, CancellationToken cancellation)
        {
            if (input is RabbitMQEvent rabbit
                && rabbit.MessagesByQueue.Values.SelectMany(messages => messages)
                    .FirstOrDefault(message => Text(message.Data) == BrokerSourceTests.Poison) is { } poison)
            {
                Poison.Enqueue(poison.Redelivered);
                throw new FormatException("It is poison.");
            }
            Events.Enqueue(input);
            return Task.FromResult("");
        }
    }
}

[JsonSourceGenerationOptions]
[JsonSerializable(typeof(ActiveMQEvent))]
[JsonSerializable(typeof(RabbitMQEvent))]
[JsonSerializable(typeof(string))]
internal sealed partial class BrokersJson : JsonSerializerContext;
