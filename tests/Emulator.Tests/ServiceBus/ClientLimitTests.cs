using Azure.Messaging.ServiceBus;

namespace Emulator.Tests.ServiceBus;

/// <summary>What the official client of .NET asks for in large numbers, and what it sees of the time that messages live.</summary>
public sealed class ClientLimitTests
{
    // More than a session may have in flight.
    private const int Many = 6000;
    private static readonly TimeSpan Wait = TimeSpan.FromSeconds(30);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(ServiceBusReceiveMode.ReceiveAndDelete)]
    [InlineData(ServiceBusReceiveMode.PeekLock)]
    public async Task Thousands_of_messages_can_arrive_at_once_and_stay_unsettled(ServiceBusReceiveMode mode)
    {
        await using var emulator = await RunningEmulator.WithAsync("""
            "Queues": [ { "Name": "many", "Properties": { "LockDuration": "PT5M" } } ]
            """);
        await using var client = new ServiceBusClient(emulator.Server.ConnectionString);
        await FillAsync(client);
        await using var receiver =
            client.CreateReceiver("many", new ServiceBusReceiverOptions { ReceiveMode = mode, PrefetchCount = Many });
        var got = new List<ServiceBusReceivedMessage>();
        while (got.Count < Many)
        {
            var batch = await receiver.ReceiveMessagesAsync(Many, Wait, Cancellation);
            Assert.NotEmpty(batch);
            got.AddRange(batch);
        }
        Assert.Equal(Enumerable.Range(0, Many).Select(number => $"{number}"), got.Select(message => message.MessageId));
    }

    [Theory]
    [InlineData(null, 60)]
    [InlineData(30, 30)]
    [InlineData(600, 60)]
    public async Task A_receiver_sees_the_shorter_time_to_live_of_the_message_and_the_queue(int? own, int expected)
    {
        await using var emulator = await RunningEmulator.WithAsync("""
            "Queues": [ { "Name": "short", "Properties": { "DefaultMessageTimeToLive": "PT1M" } } ]
            """);
        await using var client = new ServiceBusClient(emulator.Server.ConnectionString);
        var sent = new ServiceBusMessage("a");
        if (own is { } seconds) sent.TimeToLive = TimeSpan.FromSeconds(seconds);
        await client.CreateSender("short").SendMessageAsync(sent, Cancellation);

        await using var receiver = client.CreateReceiver("short");
        var got = await receiver.ReceiveMessageAsync(Wait, Cancellation);
        AssertLives(got, expected);
        AssertLives(await receiver.PeekMessageAsync(0, Cancellation), expected);
        // A dead letter does not expire, and keeps its original time to live.
        await receiver.DeadLetterMessageAsync(got, cancellationToken: Cancellation);
        await using var letters = client.CreateReceiver("short", new ServiceBusReceiverOptions { SubQueue = SubQueue.DeadLetter });
        AssertLives(await letters.ReceiveMessageAsync(Wait, Cancellation), expected);
    }

    [Fact]
    public async Task A_time_to_live_that_is_too_long_for_the_header_arrives_unchanged()
    {
        await using var emulator = await RunningEmulator.WithAsync("""
            "Queues": [ { "Name": "long", "Properties": { "DefaultMessageTimeToLive": "P100D" } } ]
            """);
        await using var client = new ServiceBusClient(emulator.Server.ConnectionString);
        await client.CreateSender("long")
            .SendMessageAsync(new ServiceBusMessage("a") { TimeToLive = TimeSpan.FromDays(3650) }, Cancellation);
        await using var receiver = client.CreateReceiver("long");
        AssertLives(await receiver.ReceiveMessageAsync(Wait, Cancellation), (int)TimeSpan.FromDays(100).TotalSeconds);
    }

    [Fact]
    public async Task A_receiver_of_a_subscription_sees_the_shortest_time_to_live()
    {
        await using var emulator = await RunningEmulator.WithAsync("""
            "Topics": [ { "Name": "topic", "Properties": { "DefaultMessageTimeToLive": "PT10M" }, "Subscriptions": [
              { "Name": "short", "Properties": { "DefaultMessageTimeToLive": "PT1M" } },
                { "Name": "long", "Properties": { "DefaultMessageTimeToLive": "PT1H" } } ] } ]
            """);
        await using var client = new ServiceBusClient(emulator.Server.ConnectionString);
        await client.CreateSender("topic").SendMessageAsync(new ServiceBusMessage("a"), Cancellation);
        AssertLives(await client.CreateReceiver("topic", "short").ReceiveMessageAsync(Wait, Cancellation), 60);
        AssertLives(await client.CreateReceiver("topic", "long").ReceiveMessageAsync(Wait, Cancellation), 600);
    }

    private static void AssertLives(ServiceBusReceivedMessage message, int seconds)
    {
        Assert.Equal(TimeSpan.FromSeconds(seconds), message.TimeToLive);
        Assert.Equal(message.EnqueuedTime.AddSeconds(seconds), message.ExpiresAt);
    }

    private static async Task FillAsync(ServiceBusClient client)
    {
        var sender = client.CreateSender("many");
        foreach (var numbers in Enumerable.Range(0, Many).Chunk(1000))
            await sender.SendMessagesAsync(numbers.Select(number => new ServiceBusMessage { MessageId = $"{number}" }), Cancellation);
    }
}
