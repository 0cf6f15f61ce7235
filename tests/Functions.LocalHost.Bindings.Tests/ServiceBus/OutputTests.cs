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
        var received = await Client.CreateReceiver("out").ReceiveMessagesAsync(10, TimeSpan.FromSeconds(10), Cancellation);
        Assert.Equal([("a", "text/plain"), ("b", "text/plain")],
            received.Select(message => (message.Body.ToString(), message.ContentType)));
    }

    public sealed class Sending
    {
        [NoAutomaticTrigger]
        public async Task Texts([ServiceBus("out", Connection = "Bus")] IAsyncCollector<string> messages)
        {
            await messages.AddAsync("a");
            await messages.AddAsync("b");
        }
    }
}
