using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;
using HostedApp;
using Testing;

namespace Functions.LocalHost.Tests.Listeners;

/// <summary>What becomes of messages by the queue's and host.json's rules, in one app.</summary>
public sealed class QueueRuleTests(SharedApp app) : IClassFixture<SharedApp>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private Calls Calls => app.Calls;

    [Fact]
    public async Task A_queue_that_is_created_later_is_found_and_a_missing_queue_is_not_an_error()
    {
        // By then the app has started without any of its queues.
        var queue = await QueueAsync("message");
        await queue.SendMessageAsync("late", Cancellation);
        await EmptyAsync(queue);
        Assert.Equal(["Message late 1"], app.Seen("Message"));
        Assert.DoesNotContain(app.Log("'message'"), IsTrouble);
    }

    [Fact]
    public async Task A_message_that_fails_once_succeeds_at_the_second_attempt()
    {
        Calls.Do = (call, _) => call == "Text again 1" ? throw new InvalidOperationException("once") : Task.CompletedTask;
        var queue = await QueueAsync("text");
        await queue.SendMessageAsync("again", Cancellation);
        await Eventually.True(() => app.Seen("Text again").Count() == 2, Cancellation);
        await EmptyAsync(queue);
        Assert.Equal(["Text again 1", "Text again 2"], app.Seen("Text again"));
    }

    [Fact]
    public async Task A_message_that_is_not_base64_does_not_hold_up_others()
    {
        var queue = await QueueAsync("bytes");
        await new QueueClient(app.Account, "bytes").SendMessageAsync("<not base64>", Cancellation);
        await queue.SendMessageAsync("good", Cancellation);
        Assert.Equal("<not base64>", (await ReceiveAsync(new QueueClient(app.Account, "bytes-poison"))).MessageText);
        await EmptyAsync(queue);
        Assert.Equal(["Bytes 676F6F64"], app.Seen("Bytes"));
    }

    [Fact]
    public async Task A_message_is_bound_with_its_properties()
    {
        var queue = await QueueAsync("data");
        await queue.SendMessageAsync("""{"number":7}""", Cancellation);
        await EmptyAsync(queue);
        Assert.Equal(
            ["""Data {"number":7} DequeueCount,ExpirationTime,Id,InsertionTime,NextVisibleTime,PopReceipt,QueueTrigger"""],
            app.Seen("Data"));
    }

    private static bool IsTrouble(string line) =>
        line.StartsWith("Error", StringComparison.Ordinal) || line.StartsWith("Warning", StringComparison.Ordinal);

    private async Task<QueueClient> QueueAsync(string name)
    {
        var queue = new QueueClient(app.Account, name, new QueueClientOptions { MessageEncoding = QueueMessageEncoding.Base64 });
        await queue.CreateIfNotExistsAsync(cancellationToken: Cancellation);
        return queue;
    }

    private static Task EmptyAsync(QueueClient queue) => Eventually.True(
        async () => (await queue.GetPropertiesAsync(Cancellation)).Value.ApproximateMessagesCount == 0,
        Cancellation,
        what: $"An empty queue {queue.Name}");

    private static Task<QueueMessage> ReceiveAsync(QueueClient queue) => Eventually.NotNull(
        async () => await queue.ExistsAsync(Cancellation) ? (await queue.ReceiveMessageAsync(cancellationToken: Cancellation)).Value : null,
        Cancellation,
        what: $"A message in {queue.Name}");
}
