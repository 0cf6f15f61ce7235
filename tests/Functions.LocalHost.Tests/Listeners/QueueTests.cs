using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;
using Testing;

namespace Functions.LocalHost.Tests.Listeners;

public sealed class QueueTests(Storage storage)
{
    private readonly string _account = storage.NewAccount();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_message_runs_the_function_once_and_is_deleted()
    {
        var queue = await QueueAsync("text");
        await using var app = Started();
        await queue.SendMessageAsync("one", Cancellation);
        await EmptyAsync(queue);
        Assert.Equal(["Text one 1"], app.Calls.Seen);
        Assert.Equal(1, app.Log.Count("Text: succeeded"));
    }

    [Fact]
    public async Task A_message_binds_to_the_message_itself_and_to_JSON_with_its_properties()
    {
        await (await QueueAsync("message")).SendMessageAsync("hällo", Cancellation);
        await (await QueueAsync("json")).SendMessageAsync("""{"number":7,"customer":"Ada","tags":[1]}""", Cancellation);
        await using var app = Started();
        await Eventually.True(() => app.Calls.Seen.Count == 2, Cancellation);
        Assert.Equal(["Json 7 Ada", "Message hällo 1"], app.Calls.Seen.Order());
    }

    [Fact]
    public async Task A_message_that_always_fails_is_tried_as_often_as_configured_and_then_is_in_the_poison_queue()
    {
        var queue = await QueueAsync("text");
        await using var app = Started("AzureFunctionsJobHost:extensions:queues:maxDequeueCount=2");
        app.Calls.Do = (_, _) => throw new InvalidOperationException("always");
        await queue.SendMessageAsync("bad", Cancellation);
        var poison = Client("text-poison");
        var moved = await Eventually.NotNull(
            async () => await poison.ExistsAsync(Cancellation) ? (await poison.ReceiveMessageAsync(cancellationToken: Cancellation)).Value
                : null, Cancellation);
        Assert.Equal("bad", moved.Body.ToString());
        Assert.Equal(["Text bad 1", "Text bad 2"], app.Calls.Seen);
    }

    [Fact]
    public async Task Without_an_encoding_messages_come_as_they_were_sent()
    {
        await (await QueueAsync("message")).SendMessageAsync("encoded", Cancellation);
        await new QueueClient(_account, "message").SendMessageAsync("<plain>", Cancellation);
        await using var app = Started("AzureFunctionsJobHost:extensions:queues:messageEncoding=none");
        await Eventually.True(() => app.Calls.Seen.Count == 2, Cancellation);
        Assert.Equal(["Message <plain> 1", "Message ZW5jb2RlZA== 1"], app.Calls.Seen.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task What_cannot_be_decoded_goes_to_the_poison_queue_and_stays_there_unseen()
    {
        var poison = await QueueAsync("text-poison");
        await QueueAsync("text");
        await new QueueClient(_account, "text").SendMessageAsync("<plain>", Cancellation);
        await using var app = Started();
        var moved = await ReceiveAsync(new QueueClient(_account, poison.Name));
        Assert.Equal("<plain>", moved.MessageText);
        Assert.Empty(app.Calls.Seen);
    }

    [Fact]
    public async Task What_a_function_returns_is_sent()
    {
        await (await QueueAsync("to-copy")).SendMessageAsync("this", Cancellation);
        var copied = await QueueAsync("copied");
        await using var app = Started();
        Assert.Equal("copy of this", (await ReceiveAsync(copied)).Body.ToString());
    }

    [Fact]
    public async Task An_HTTP_function_sends_messages_besides_its_answer()
    {
        var sent = await QueueAsync("sent");
        await using var app = Started();
        Assert.Equal(System.Net.HttpStatusCode.Accepted,
            (await app.CreateClient().PostAsync("/api/send/hi", null, Cancellation)).StatusCode);
        Assert.Equal(["hi", "hi!"],
            new[] { (await ReceiveAsync(sent)).Body.ToString(), (await ReceiveAsync(sent)).Body.ToString() }.Order());
    }

    [Fact]
    public async Task Stopping_waits_for_the_function_that_runs_and_deletes_its_message()
    {
        var queue = await QueueAsync("text");
        var app = Started();
        var (running, gate) = (new TaskCompletionSource(), new TaskCompletionSource());
        app.Calls.Do = (_, _) =>
        {
            running.TrySetResult();
            return gate.Task;
        };
        await queue.SendMessageAsync("last", Cancellation);
        await running.Task.WaitAsync(TimeSpan.FromSeconds(30), Cancellation);
        var stopped = app.DisposeAsync().AsTask();
        Assert.False(stopped.IsCompleted);
        gate.SetResult();
        await stopped;
        Assert.Equal(0, (await queue.GetPropertiesAsync(Cancellation)).Value.ApproximateMessagesCount);
    }

    [Fact]
    public async Task The_listener_of_a_disabled_function_stays_away()
    {
        var (off, on) = (await QueueAsync("text"), await QueueAsync("message"));
        await off.SendMessageAsync("stays", Cancellation);
        await using var app = Started("AzureWebJobs.Text.Disabled=1");
        await on.SendMessageAsync("taken", Cancellation);
        await EmptyAsync(on);
        Assert.Equal(["Message taken 1"], app.Calls.Seen);
    }

    private Hosted Started(params string[] settings)
    {
        var app = new Hosted(_account, settings);
        _ = app.Server;
        return app;
    }

    private QueueClient Client(string name) =>
        new(_account, name, new QueueClientOptions { MessageEncoding = QueueMessageEncoding.Base64 });

    private async Task<QueueClient> QueueAsync(string name)
    {
        var queue = Client(name);
        await queue.CreateIfNotExistsAsync(cancellationToken: Cancellation);
        return queue;
    }

    private static Task EmptyAsync(QueueClient queue) => Eventually.True(
        async () => (await queue.GetPropertiesAsync(Cancellation)).Value.ApproximateMessagesCount == 0, Cancellation,
            what: $"An empty queue {queue.Name}");

    private static Task<QueueMessage> ReceiveAsync(QueueClient queue) =>
        Eventually.NotNull(async () => (await queue.ReceiveMessageAsync(cancellationToken: Cancellation)).Value, Cancellation,
            what: $"A message in {queue.Name}");
}
