// One round of bench.mjs with the official client of .NET, in messages per second as a JSON array.
// usage: DotNetClient <emulator port>
using System.Diagnostics;
using System.Text.Json;
using Azure.Messaging.ServiceBus;

const int One = 2_000, Many = 20_000, Batch = 100, InFlight = 5;
var body = new byte[1024];
await using var client = new ServiceBusClient(
    $"Endpoint=sb://localhost:{args[0]};SharedAccessKeyName=RootManageSharedAccessKey;SharedAccessKey=SAS_KEY_VALUE;UseDevelopmentEmulator=true;");
await using var sender = client.CreateSender("bench");
await using var receiver = client.CreateReceiver("bench");

// Warm-up: opens the links and compiles the code.
await sender.SendMessageAsync(new ServiceBusMessage(body));
await receiver.CompleteMessageAsync(await receiver.ReceiveMessageAsync());

double[] rates =
[
    await RateAsync(One, SendOneByOneAsync),
    await RateAsync(One, ReceiveOneByOneAsync),
    await RateAsync(Many, SendBatchesAsync),
    await RateAsync(Many, ReceiveBatchesAsync),
];
Console.WriteLine(JsonSerializer.Serialize(rates));

static async Task<double> RateAsync(int count, Func<int, Task> run)
{
    var started = Stopwatch.GetTimestamp();
    await run(count);
    return count / Stopwatch.GetElapsedTime(started).TotalSeconds;
}

async Task SendOneByOneAsync(int count)
{
    for (var i = 0; i < count; i++) await sender.SendMessageAsync(new ServiceBusMessage(body));
}

async Task ReceiveOneByOneAsync(int count)
{
    for (var i = 0; i < count; i++) await receiver.CompleteMessageAsync(await receiver.ReceiveMessageAsync());
}

// Five batches of a hundred at a time, to have as many messages in flight as the other clients.
Task SendBatchesAsync(int count) => Task.WhenAll(Enumerable.Range(0, InFlight).Select(async _ =>
{
    for (var i = 0; i < count / InFlight / Batch; i++)
        await sender.SendMessagesAsync(Enumerable.Range(0, Batch).Select(_ => new ServiceBusMessage(body)));
}));

async Task ReceiveBatchesAsync(int count)
{
    var completions = new List<Task>();
    for (var left = count; left > 0;)
    {
        var got = await receiver.ReceiveMessagesAsync(Math.Min(left, Batch * InFlight));
        left -= got.Count;
        completions.AddRange(got.Select(message => receiver.CompleteMessageAsync(message)));
    }
    await Task.WhenAll(completions);
}
