using System.Reflection;
using Azure.Messaging.ServiceBus;
using Azure.Messaging.ServiceBus.Administration;

namespace Emulator.Tests.ServiceBus;

/// <summary>Details that the official client of .NET found.</summary>
public sealed class ClientDetailTests : IAsyncLifetime
{
    private const string Entities = """
        "Queues": [
          { "Name": "plain" }, { "Name": "once", "Properties": { "RequiresDuplicateDetection": true } },
          { "Name": "source", "Properties": { "ForwardTo": "closed" } }, { "Name": "closed" }
        ],
        "Topics": [ { "Name": "topic", "Properties": { "RequiresDuplicateDetection": true }, "Subscriptions": [ { "Name": "sub" } ] } ]
        """;

    private static readonly TimeSpan Wait = TimeSpan.FromSeconds(10);
    private RunningEmulator _emulator = null!;
    private ServiceBusClient _client = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _emulator = await RunningEmulator.WithAsync(Entities);
        _client = new ServiceBusClient(_emulator.Server.ConnectionString);
    }

    public async ValueTask DisposeAsync()
    {
        await _client.DisposeAsync();
        await _emulator.DisposeAsync();
    }

    [Fact]
    public async Task A_dead_letter_reason_that_is_not_a_string_is_kept_as_an_ordinary_property()
    {
        await _client.CreateSender("plain").SendMessageAsync(new ServiceBusMessage("a"), Cancellation);
        await using var receiver = _client.CreateReceiver("plain");
        await receiver.DeadLetterMessageAsync(
            await receiver.ReceiveMessageAsync(Wait, Cancellation),
            new Dictionary<string, object> { ["DeadLetterReason"] = 5 },
            Cancellation);
        await using var letters = _client.CreateReceiver("plain", new ServiceBusReceiverOptions { SubQueue = SubQueue.DeadLetter });
        Assert.Equal(5, (await letters.ReceiveMessageAsync(Wait, Cancellation)).ApplicationProperties["DeadLetterReason"]);
    }

    [Theory]
    [InlineData("once")]
    [InlineData("topic")]
    public async Task A_scheduled_duplicate_gets_a_sequence_number_of_its_own_and_is_delivered_once(string entity)
    {
        var sender = _client.CreateSender(entity);
        var at = TimeProvider.System.GetUtcNow().AddHours(1);
        var first = await sender.ScheduleMessageAsync(new ServiceBusMessage("a") { MessageId = "m" }, at, Cancellation);
        var second = await sender.ScheduleMessageAsync(new ServiceBusMessage("a") { MessageId = "m" }, at, Cancellation);
        Assert.True(first > 0 && second > first, $"{first}, {second}");
        Assert.Equal(1, _emulator.Server.Namespaces[0].Snapshot().Single(one => one.Address == entity).Scheduled);
    }

    [Fact]
    public async Task Messages_that_could_not_be_forwarded_are_in_the_transfer_dead_letter_queue()
    {
        _emulator.Server.Namespaces[0].FindQueue("closed")!.Status = Local.Emulator.ServiceBus.Entities.EntityStatus.Disabled;
        await _client.CreateSender("source").SendMessageAsync(new ServiceBusMessage("lost"), Cancellation);
        await using var receiver =
            _client.CreateReceiver("source", new ServiceBusReceiverOptions { SubQueue = SubQueue.TransferDeadLetter });
        var admin = new ServiceBusAdministrationClient(_emulator.Server.AdministrationConnectionString);
        var got = await receiver.ReceiveMessageAsync(Wait, Cancellation);
        Assert.Equal(("lost", "EntityDisabled"), (got.Body.ToString(), got.DeadLetterReason));
        Assert.Equal(1, (await admin.GetQueueRuntimePropertiesAsync("source", Cancellation)).Value.TransferDeadLetterMessageCount);
        await receiver.CompleteMessageAsync(got, Cancellation);
    }

    [Fact]
    public async Task A_batch_delete_removes_messages_enqueued_before_a_given_time_except_locked_ones()
    {
        await _client.CreateSender("plain")
            .SendMessagesAsync(Enumerable.Range(0, 20).Select(i => new ServiceBusMessage($"{i}")), Cancellation);
        await using var receiver = _client.CreateReceiver("plain");
        var held = await receiver.ReceiveMessageAsync(Wait, Cancellation);
        Assert.Equal(5, await DeleteAsync(receiver, 5, TimeProvider.System.GetUtcNow().AddMinutes(1)));
        Assert.Equal(0, await DeleteAsync(receiver, 5, held.EnqueuedTime.AddMinutes(-1)));
        Assert.Equal(14, await DeleteAsync(receiver, 100, TimeProvider.System.GetUtcNow().AddMinutes(1)));
        Assert.Equal(held.SequenceNumber, Assert.Single(await receiver.PeekMessagesAsync(100, 0, Cancellation)).SequenceNumber);
        await receiver.CompleteMessageAsync(held, Cancellation);
    }

    // The client supports it, but not publicly yet.
    private static async Task<int> DeleteAsync(ServiceBusReceiver receiver, int count, DateTimeOffset before)
    {
        var method = typeof(ServiceBusReceiver).GetMethods(BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.Public)
            .Single(one => one.Name == "DeleteMessagesAsync");
        return await (Task<int>)method.Invoke(receiver, [count, (DateTimeOffset?)before, Cancellation])!;
    }
}
