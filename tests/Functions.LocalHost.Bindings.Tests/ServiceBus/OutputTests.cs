using Functions.LocalHost.ServiceBus;
using Microsoft.Azure.WebJobs;

namespace Functions.LocalHost.Bindings.Tests.ServiceBus;

public sealed class OutputTests : ServiceBusApp
{
    [Fact]
    public async Task The_output_of_a_function_is_sent_in_order_with_its_content_type()
    {
        await BeginAsync("""{ "Name": "out" }""");
        var app = await StartAsync(new Sending());
        await app.Jobs.CallAsync(nameof(Sending.Texts), cancellationToken: Cancellation);
        await app.Jobs.CallAsync(nameof(Sending.Bytes), cancellationToken: Cancellation);
        await app.Jobs.CallAsync(nameof(Sending.Value), cancellationToken: Cancellation);
        var received = await Client.CreateReceiver("out").ReceiveMessagesAsync(10, TimeSpan.FromSeconds(10), Cancellation);
        Assert.Equal([("a", "text/plain"), ("b", "text/plain"), ("c", "application/octet-stream"),
            ("""{"Number":7}""", "application/json")],
            received.Select(message => (message.Body.ToString(), message.ContentType)));
    }

    public sealed record Order(int Number);

    public sealed class Sending
    {
        [NoAutomaticTrigger]
        public async Task Texts([ServiceBus("out", Connection = "Bus")] IAsyncCollector<string> messages)
        {
            await messages.AddAsync("a");
            await messages.AddAsync("b");
        }

        [NoAutomaticTrigger]
        public Task Bytes([ServiceBus("out", Connection = "Bus")] IAsyncCollector<byte[]> messages) => messages.AddAsync("c"u8.ToArray());

        [NoAutomaticTrigger]
        public Task Value([ServiceBus("out", Connection = "Bus")] IAsyncCollector<Order> messages) => messages.AddAsync(new Order(7));
    }
}
