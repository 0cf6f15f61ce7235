using Azure.Messaging.ServiceBus;
using Local.Amqp;

namespace Local.Tests.ServiceBus;

/// <summary>A client of a scripted peer.</summary>
public abstract class ServiceBusTest : IAsyncLifetime
{
    private protected ScriptedBus Bus { get; } = new();

    private protected ServiceBusClient Client { get; private set; } = null!;

    protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    protected virtual ServiceBusClientOptions Options => new() { RetryOptions = new() { Delay = TimeSpan.FromMilliseconds(20), MaxRetries = 5, TryTimeout = TimeSpan.FromSeconds(10) } };

    public ValueTask InitializeAsync()
    {
        Client = new ServiceBusClient(Bus.ConnectionString, Options);
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        await Client.DisposeAsync();
        await Bus.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    private protected static AmqpMessage Text(string text, uint deliveryCount = 0, AmqpMap? annotations = null) => new AmqpMessageBuilder
    {
        Header = new MessageHeader { DeliveryCount = deliveryCount },
        MessageAnnotations = annotations,
        Properties = new MessageProperties { MessageId = text },
        Data = System.Text.Encoding.UTF8.GetBytes(text),
    }.Build();

    private protected async Task<(ServiceBusReceiver Receiver, ServiceBusReceivedMessage Message)> LockedAsync(string text = "hello")
    {
        Bus.Queue.Add(Text(text), Guid.NewGuid());
        var receiver = Client.CreateReceiver("orders");
        return (receiver, await receiver.ReceiveMessageAsync(TimeSpan.FromSeconds(10), Cancellation));
    }
}
