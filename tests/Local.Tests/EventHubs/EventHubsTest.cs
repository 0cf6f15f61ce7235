using Azure.Messaging.EventHubs;
using Azure.Messaging.EventHubs.Consumer;
using Azure.Messaging.EventHubs.Primitives;
using Azure.Messaging.EventHubs.Producer;
using Local.Amqp;
using Local.Tests.ServiceBus;

namespace Local.Tests.EventHubs;

/// <summary>Clients of a scripted peer.</summary>
public abstract class EventHubsTest : IAsyncLifetime
{
    protected const string Hub = "telemetry";

    private protected ScriptedBus Bus { get; } = new();

    private protected EventHubConnection Connection { get; private set; } = null!;

    private protected EventHubProducerClient Producer { get; private set; } = null!;

    private protected EventHubConsumerClient Consumer { get; private set; } = null!;

    protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    protected static EventHubsRetryOptions Retry => new() { Mode = EventHubsRetryMode.Fixed, Delay = TimeSpan.FromMilliseconds(20), MaximumRetries = 5, TryTimeout = TimeSpan.FromSeconds(10) };

    public ValueTask InitializeAsync()
    {
        Connection = new EventHubConnection(Bus.ConnectionString, Hub);
        Producer = new EventHubProducerClient(Connection, new EventHubProducerClientOptions { RetryOptions = Retry });
        Consumer = new EventHubConsumerClient("$Default", Connection, new EventHubConsumerClientOptions { RetryOptions = Retry, Identifier = "me" });
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        await Producer.DisposeAsync();
        await Consumer.DisposeAsync();
        await Connection.DisposeAsync();
        await Bus.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    private protected PartitionReceiver Receiver(EventPosition? position = null, PartitionReceiverOptions? options = null) =>
        new("$Default", "0", position ?? EventPosition.Earliest, Connection, options ?? new PartitionReceiverOptions { RetryOptions = Retry });

    private protected static AmqpMessage Stored(string text, long number, AmqpMap? delivery = null) => new AmqpMessageBuilder
    {
        DeliveryAnnotations = delivery,
        MessageAnnotations = new AmqpMap
        {
            [new AmqpSymbol("x-opt-sequence-number")] = number,
            [new AmqpSymbol("x-opt-offset")] = $"{number * 100}",
            [new AmqpSymbol("x-opt-enqueued-time")] = new DateTimeOffset(2030, 1, 2, 3, 4, 5, TimeSpan.Zero),
            [new AmqpSymbol("x-opt-partition-key")] = "key",
        },
        Data = System.Text.Encoding.UTF8.GetBytes(text),
    }.Build();

    private protected void Add(string text, long number, AmqpMap? delivery = null) => Bus.Queue.Add(Stored(text, number, delivery), Guid.NewGuid());

    private protected static AmqpMessage Response(int status, AmqpMap? body = null, string description = "as the test says") =>
        new AmqpMessageBuilder { ApplicationProperties = new AmqpMap { ["status-code"] = status, ["status-description"] = description }, Value = body }.Build();

    private protected static object? Filter(LinkRequest request) => Assert.IsType<AmqpDescribed>(request.Attach.Source!.Filter![new AmqpSymbol("apache.org:selector-filter:string")]).Value;
}
