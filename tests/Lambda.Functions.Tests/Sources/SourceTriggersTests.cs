using Azure.Messaging.EventHubs;
using Azure.Messaging.ServiceBus;
using Azure.Storage.Queues.Models;
using Lambda.Engine.Polling;
using Lambda.Functions.Sources;
using Microsoft.Azure.Functions.Worker;

namespace Lambda.Functions.Tests.Sources;

public sealed class SourceTriggersTests
{
    [Fact]
    public void Triggers_are_found_with_their_mapping_and_the_source_they_listen_to()
    {
        var found = SourceTrigger.Of([typeof(Triggers), typeof(Forgetful), typeof(Alone)]);
        Assert.Equal(
            [
                new("Clicks", "clicks", new(EventSourceKind.EventHub, "clicks", "$Default")),
                new("Letters", "letters", new(EventSourceKind.StorageQueue, "letters")),
                new("News", "news", new(EventSourceKind.ServiceBusSubscription, "news", "all")),
                new("Orders", "orders", new(EventSourceKind.ServiceBusQueue, "orders")),
                new("Set", "set", null),
                new("Silent", null, new(EventSourceKind.ServiceBusQueue, "silent")),
            ], found.OrderBy(trigger => trigger.Function, StringComparer.Ordinal));
    }

    [Fact]
    public void Triggers_that_match_their_mappings_cause_no_errors() => Assert.Empty(Problems(
        sources => sources.AddServiceBusQueue("orders", "echo").AddEventHub("sales", "echo", consumerGroup: "lambda")
            .AddStorageQueue("set-elsewhere", "echo", name: "set"),
        [
            new("OrdersQueue", "orders", new(EventSourceKind.ServiceBusQueue, "Orders")),
            new("ClicksStream", "sales", new(EventSourceKind.EventHub, "sales", "lambda")),
            new("Set", "set", null),
        ]));

    [Fact]
    public void A_Kafka_topic_is_read_by_the_trigger_of_the_event_hub()
    {
        Assert.Empty(
            Problems(sources => sources.AddManagedKafka("sales", "echo", consumerGroup: "lambda").AddSelfManagedKafka("clicks", "echo"),
                [
                    new("SalesStream", "sales", new(EventSourceKind.EventHub, "sales", "lambda")),
                    new("ClicksStream", "clicks", new(EventSourceKind.EventHub, "clicks", "$Default")),
                ]));
        Assert.Equal(
            "The trigger 'SalesStream' listens to the event hub 'sales' with the consumer group 'other', "
                + "but its event source mapping 'sales' is of the Kafka topic 'sales' with the consumer group "
                + "'$Default'.",
            Assert.Single(Problems(
                sources => sources.AddManagedKafka("sales", "echo"),
                [new("SalesStream", "sales", new(EventSourceKind.EventHub, "sales", "other"))])));
    }

    [Fact]
    public void An_Amazon_MQ_queue_is_read_by_the_trigger_of_the_Service_Bus_queue()
    {
        SourceTrigger[] triggers = [
            new("One", "one", new(EventSourceKind.ServiceBusQueue, "one")),
            new("Two", "two", new(EventSourceKind.ServiceBusQueue, "two"))
        ];
        Assert.Empty(Problems(sources => sources.AddActiveMQ("one", "echo").AddRabbitMQ("two", "echo", virtualHost: "shop"), triggers));
        Assert.Equal(
            "The trigger 'Two' listens to the Service Bus queue 'two', but its event source mapping 'two' is of the "
            + "Service Bus queue 'other'.",
            Assert.Single(Problems(sources => sources.AddActiveMQ("one", "echo").AddRabbitMQ("other", "echo", name: "two"), triggers)));
    }

    [Fact]
    public void A_mapping_that_no_trigger_reads_is_an_error() => Assert.Equal(
        [
            "The event source mapping 'orders' is of the Service Bus queue 'orders', but no trigger reads it: "
                + "add a trigger with [Reads(\"orders\")] to Triggers/, or remove the mapping from EventSources.cs.",
            "The event source mapping 'sales' is of the event hub 'sales' with the consumer group 'lambda', but no trigger reads it: "
                + "add a trigger with [Reads(\"sales\")] to Triggers/, or remove the mapping from EventSources.cs.",
        ], Problems(sources => sources.AddServiceBusQueue("orders", "echo").AddEventHub("sales", "echo", consumerGroup: "lambda"), []));

    [Fact]
    public void An_enabled_trigger_that_names_no_mapping_of_the_app_is_an_error()
    {
        SourceTrigger[] triggers =
        [
            new("OrdersQueue", "ordesr", new(EventSourceKind.ServiceBusQueue, "orders")),
            new("Other", "orders", new(EventSourceKind.ServiceBusQueue, "orders")),
            new("Silent", null, null),
            new("Off", "nothing", null),
        ];
        Assert.Equal(
            [
                "The trigger 'OrdersQueue' names the event source mapping 'ordesr', which does not exist: "
                + "EventSources.cs has 'orders'.",
                "The trigger 'Silent' does not name its event source mapping: give it [Reads(\"<mapping>\")].",
            ], Problems(sources => sources.AddServiceBusQueue("orders", "echo"), triggers));
        Assert.Equal(
            "The trigger 'OrdersQueue' names the event source mapping 'ordesr', which does not exist: EventSources.cs is empty.",
            Assert.Single(Problems(_ => { }, triggers[..1])));
    }

    [Theory]
    [InlineData(nameof(EventSourceKind.ServiceBusQueue), "order", null, "the Service Bus queue 'order'")]
    [InlineData(nameof(EventSourceKind.StorageQueue), "orders", null, "the Storage queue 'orders'")]
    [InlineData(nameof(EventSourceKind.ServiceBusSubscription), "orders", "all", "the subscription 'all' of the topic 'orders'")]
    public void A_trigger_that_listens_to_another_source_than_its_mapping_is_an_error(
        string kind, string name, string? part, string text) =>
        Assert.Equal(
            $"The trigger 'OrdersQueue' listens to {text}, but its event source mapping 'orders' is of the Service Bus "
            + "queue 'orders'.",
            Assert.Single(
                Problems(
                    sources => sources.AddServiceBusQueue("orders", "echo"),
                    [new("OrdersQueue", "orders", new(Enum.Parse<EventSourceKind>(kind), name, part))])));

    private static List<string> Problems(Action<EventSourceRegistry> register, IReadOnlyList<SourceTrigger> triggers)
    {
        using var engine = new TestEngine(TestMappings.Functions);
        return [.. new SourceTriggers(triggers).Problems(TestMappings.Of(engine, register).Configured, function => function == "Off")];
    }

    private sealed class Triggers
    {
        [Function("Orders"), Reads("orders")]
        public static void Orders([ServiceBusTrigger("orders", IsBatched = true)] ServiceBusReceivedMessage[] messages) =>
            Assert.NotNull(messages);

        [Function("News"), Reads("news")]
        public static void News([ServiceBusTrigger("news", "all", IsBatched = true)] ServiceBusReceivedMessage[] messages) =>
            Assert.NotNull(messages);

        [Function("Clicks"), Reads("clicks")]
        public static void Clicks([EventHubTrigger("clicks")] EventData[] events) => Assert.NotNull(events);

        [Function("Letters"), Reads("letters")]
        public static void Letters([QueueTrigger("letters")] QueueMessage message) => Assert.NotNull(message);

        [Function("Set"), Reads("set")]
        public static void Set([QueueTrigger("%Letters%")] QueueMessage message) => Assert.NotNull(message);
    }

    private sealed class Forgetful(ServiceBusSource source)
    {
        [Function("Silent")]
        public Task Silent(
            [ServiceBusTrigger("silent", IsBatched = true)] ServiceBusReceivedMessage[] messages, ServiceBusMessageActions actions) =>
            source.ProcessAsync("silent", messages, actions, CancellationToken.None);
    }

    private sealed class Alone
    {
        [Function("Alone")]
        public static void Run([QueueTrigger("alone")] QueueMessage message) => Assert.NotNull(message);
    }
}
