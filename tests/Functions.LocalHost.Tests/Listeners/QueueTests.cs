using System.Net.Sockets;
using Azure.Storage.Blobs;
using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
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
    public async Task A_message_can_be_bound_to_QueueMessage_and_to_JSON_with_its_properties()
    {
        await (await QueueAsync("message")).SendMessageAsync("hällo", Cancellation);
        await (await QueueAsync("json")).SendMessageAsync("""{"number":7,"customer":"Ada","tags":[1]}""", Cancellation);
        await using var app = Started();
        await Eventually.True(() => app.Calls.Seen.Count == 2, Cancellation);
        Assert.Equal(["Json 7 Ada", "Message hällo 1"], app.Calls.Seen.Order());
    }

    [Fact]
    public async Task A_message_that_always_fails_is_tried_as_often_as_configured_and_then_moved_to_the_poison_queue()
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
    public async Task Without_an_encoding_messages_are_received_unchanged()
    {
        await (await QueueAsync("message")).SendMessageAsync("encoded", Cancellation);
        await new QueueClient(_account, "message").SendMessageAsync("<plain>", Cancellation);
        await using var app = Started("AzureFunctionsJobHost:extensions:queues:messageEncoding=none");
        await Eventually.True(() => app.Calls.Seen.Count == 2, Cancellation);
        Assert.Equal(["Message <plain> 1", "Message ZW5jb2RlZA== 1"], app.Calls.Seen.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Messages_that_cannot_be_decoded_are_moved_to_the_poison_queue_without_a_run()
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
    public async Task The_return_value_of_a_function_is_sent_as_a_message()
    {
        await (await QueueAsync("to-copy")).SendMessageAsync("this", Cancellation);
        var copied = await QueueAsync("copied");
        await using var app = Started();
        Assert.Equal("copy of this", (await ReceiveAsync(copied)).Body.ToString());
    }

    [Fact]
    public async Task Other_bindings_can_use_properties_of_a_JSON_message_or_body_in_their_paths()
    {
        await (await QueueAsync("to-keep")).SendMessageAsync("""{"customer":"Ada"}""", Cancellation);
        await using var app = Started();
        Assert.Equal("""{"customer":"Ada"}""", await KeptAsync("Ada.txt"));
        using var body = new StringContent("""{"name":"Grace"}""", System.Text.Encoding.UTF8, "application/json");
        using var answer = await app.CreateClient().PostAsync("/api/keep", body, Cancellation);
        Assert.Equal(System.Net.HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("Grace", await KeptAsync("Grace.txt"));
    }

    [Fact]
    public async Task A_message_whose_output_cannot_be_written_fails_and_is_moved_to_the_poison_queue()
    {
        await (await QueueAsync("to-pass")).SendMessageAsync("this", Cancellation);
        var poison = await QueueAsync("to-pass-poison");
        await using var app = Started("AzureFunctionsJobHost:extensions:queues:maxDequeueCount=1",
            $"Outputs={Account(Ports.Closed())}", "Outputs:Retry:MaxRetries=0");
        Assert.Equal("this", (await ReceiveAsync(poison)).Body.ToString());
    }

    [Fact]
    public async Task Outputs_are_written_even_if_the_caller_disconnects_after_the_response()
    {
        var told = await QueueAsync("told");
        await using var relay = new TcpRelay(told.Uri.Port);
        relay.Hold();
        var gone = new TaskCompletionSource();
        await using var app = new Hosted(_account, $"Outputs={Account(relay.Port)}")
        {
            // Before the host, which replaces the token.
            Change = services => services.Insert(0, ServiceDescriptor.Singleton<IStartupFilter>(new Watch(gone))),
        };
        var address = app.StartOnFreePort();
        using (var client = new TcpClient())
        {
            await client.ConnectAsync(address.Host, address.Port, Cancellation);
            var connection = client.GetStream();
            await connection.WriteAsync(
                "POST /api/told/hi HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n\r\n"u8.ToArray(), Cancellation);
            using var reader = new StreamReader(connection, leaveOpen: true);
            while (await reader.ReadLineAsync(Cancellation) is { Length: > 0 }) { }
            Assert.Equal('o', reader.Read());
        }
        await gone.Task.WaitAsync(TimeSpan.FromSeconds(30), Cancellation);
        relay.Release();
        Assert.Equal("hi", (await ReceiveAsync(told)).Body.ToString());
    }

    [Fact]
    public async Task An_HTTP_function_can_send_messages_in_addition_to_its_response()
    {
        var sent = await QueueAsync("sent");
        await using var app = Started();
        Assert.Equal(System.Net.HttpStatusCode.Accepted,
            (await app.CreateClient().PostAsync("/api/send/hi", null, Cancellation)).StatusCode);
        Assert.Equal(["hi", "hi!"],
            new[] { (await ReceiveAsync(sent)).Body.ToString(), (await ReceiveAsync(sent)).Body.ToString() }.Order());
    }

    [Fact]
    public async Task Stopping_waits_for_running_functions_and_deletes_their_messages()
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
    public async Task A_disabled_function_does_not_listen_to_its_queue()
    {
        var (off, on) = (await QueueAsync("text"), await QueueAsync("message"));
        await off.SendMessageAsync("stays", Cancellation);
        await using var app = Started("AzureWebJobs.Text.Disabled=1");
        await on.SendMessageAsync("taken", Cancellation);
        await EmptyAsync(on);
        Assert.Equal(["Message taken 1"], app.Calls.Seen);
    }

    [Fact]
    public async Task A_message_that_was_dequeued_too_often_elsewhere_is_moved_to_the_poison_queue_without_a_run()
    {
        var (queue, poison) = (await QueueAsync("text"), await QueueAsync("text-poison"));
        await queue.SendMessageAsync("worn", Cancellation);
        for (var i = 0; i < 2; i++)
        {
            var message = await ReceiveAsync(queue);
            await queue.UpdateMessageAsync(
                message.MessageId, message.PopReceipt, visibilityTimeout: TimeSpan.Zero, cancellationToken: Cancellation);
        }
        await using var app = Started("AzureFunctionsJobHost:extensions:queues:maxDequeueCount=2");
        Assert.Equal("worn", (await ReceiveAsync(poison)).Body.ToString());
        Assert.Empty(app.Calls.Seen);
    }

    [Fact]
    public async Task A_failed_message_is_hidden_for_the_visibility_timeout()
    {
        var queue = await QueueAsync("text");
        await using var app = Started("AzureFunctionsJobHost:extensions:queues:visibilityTimeout=01:00:00");
        app.Calls.Do = (call, _) =>
            call.StartsWith("Text bad", StringComparison.Ordinal) ? throw new InvalidOperationException("always") : Task.CompletedTask;
        await queue.SendMessageAsync("bad", Cancellation);
        await Eventually.True(() => app.Log.Count("Text: failed after") == 1, Cancellation);
        await queue.SendMessageAsync("next", Cancellation);
        await Eventually.True(() => app.Calls.Seen.Contains("Text next 1"), Cancellation);
        Assert.Empty((await queue.PeekMessagesAsync(32, Cancellation)).Value);
        Assert.Equal(["Text bad 1", "Text next 1"], app.Calls.Seen);
    }

    [Theory]
    [InlineData(2, 1, 2, 3)]
    [InlineData(1, 0, 1, 1)]
    public async Task No_more_messages_run_at_once_than_batch_size_and_threshold_allow(int batch, int threshold, int least, int most)
    {
        var queue = await QueueAsync("text");
        for (var i = 0; i < 8; i++) await queue.SendMessageAsync($"{i}", Cancellation);
        var (running, atOnce, gate) = (0, 0, new TaskCompletionSource());
        await using var app = new Hosted(
            _account,
            $"AzureFunctionsJobHost:extensions:queues:batchSize={batch}",
            $"AzureFunctionsJobHost:extensions:queues:newBatchThreshold={threshold}")
        {
            Do = async (_, _) =>
            {
                var now = Interlocked.Increment(ref running);
                lock (gate) atOnce = Math.Max(atOnce, now);
                await gate.Task;
                Interlocked.Decrement(ref running);
            },
        };
        _ = app.Server;
        try
        {
            // The next batch is requested only when no more messages than the threshold are running; a batch may be received in parts.
            await Eventually.True(() => Volatile.Read(ref running) >= batch, Cancellation);
        }
        finally
        {
            gate.SetResult();
        }
        await EmptyAsync(queue);
        Assert.Equal(8, app.Calls.Seen.Distinct().Count());
        Assert.InRange(atOnce, least, most);
    }

    // The account at another port.
    private string Account(int port)
    {
        var service = new UriBuilder(Client("any").Uri) { Port = port, Path = $"/{Client("any").AccountName}" }.Uri;
        return string.Join(';', _account.Split(';').Select(part =>
            part.StartsWith("QueueEndpoint=", StringComparison.Ordinal) ? $"QueueEndpoint={service}" : part));
    }

    private Task<string> KeptAsync(string name) => Eventually.NotNull(async () =>
    {
        var blob = new BlobClient(_account, "kept", name);
        if (!await blob.ExistsAsync(Cancellation)) return null;
        // It is created before it is written.
        return (await blob.DownloadContentAsync(Cancellation)).Value.Content.ToString() is { Length: > 0 } text ? text : null;
    }, Cancellation);

    private sealed class Watch(TaskCompletionSource gone) : IStartupFilter
    {
        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
        {
            app.Use((http, after) =>
            {
                http.RequestAborted.Register(() => gone.TrySetResult());
                return after(http);
            });
            next(app);
        };
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
        Eventually.NotNull(
            async () => (await queue.ReceiveMessageAsync(cancellationToken: Cancellation)).Value,
            Cancellation,
            what: $"A message in {queue.Name}");
}
