using Azure.Storage.Queues;
using FunctionApp.State;
using Testing;

namespace FunctionApp.Tests.State;

public sealed class EventQueueTests(Storage storage)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_message_is_not_there_before_it_is_due()
    {
        var service = new QueueServiceClient(storage.NewAccount(), new QueueClientOptions { MessageEncoding = QueueMessageEncoding.Base64 });
        var queue = service.GetQueueClient(StorageNames.EventQueue);
        await queue.CreateAsync(cancellationToken: Cancellation);
        await new EventQueue(service).SendAsync("now"u8.ToArray(), TimeSpan.Zero, Cancellation);
        await new EventQueue(service).SendAsync("later"u8.ToArray(), TimeSpan.FromMinutes(1.001), Cancellation);
        await new EventQueue(service).SendAsync("soon"u8.ToArray(), TimeSpan.FromSeconds(0.2), Cancellation);
        Assert.Equal("now", Assert.Single((await queue.ReceiveMessagesAsync(10, cancellationToken: Cancellation)).Value).Body.ToString());
        await Eventually.True(async () => (await queue.ReceiveMessagesAsync(10, cancellationToken: Cancellation)).Value is [{ Body: var body }] && body.ToString() == "soon", Cancellation);
    }
}
