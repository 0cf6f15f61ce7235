using System.Net.Http.Json;
using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;
using Local.Host;
using Testing;

namespace Local.Tests.Queues;

public sealed class QueueTriggerTests(Storage storage)
{
    private const string Batch = "AzureFunctionsJobHost:extensions:queues:batchSize=";
    private const string Threshold = "AzureFunctionsJobHost:extensions:queues:newBatchThreshold=";
    private const string Tries = "AzureFunctionsJobHost:extensions:queues:maxDequeueCount=";
    private const string Lease = "AzureFunctionsLocal:QueueLease=00:00:02";
    private readonly QueueCalls _calls = new();
    private readonly string _account = storage.NewAccount();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_message_runs_the_function_once_and_is_deleted()
    {
        var queue = await QueueAsync("orders");
        await using var app = await StartAsync();
        await queue.SendMessageAsync("one", Cancellation);
        await EmptyAsync(queue);
        Assert.Equal([("one", "1")], _calls.Seen);
    }

    [Fact]
    public async Task A_queue_that_is_made_later_is_found_and_its_absence_is_no_error()
    {
        await using var app = await StartAsync();
        await Eventually.True(() => app.Log.Count("Queue 'orders' does not exist") == 1, Cancellation);
        var queue = await QueueAsync("orders");
        await queue.SendMessageAsync("late", Cancellation);
        await EmptyAsync(queue);
        Assert.Equal("late", Assert.Single(_calls.Seen).Text);
        Assert.DoesNotContain(app.Log.Lines, line => line.StartsWith("Warning", StringComparison.Ordinal) || line.StartsWith("Error", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_message_that_always_fails_is_tried_as_often_as_configured_and_then_is_in_the_poison_queue()
    {
        _calls.Do = _ => throw new InvalidOperationException("always");
        var (queue, poison) = (await QueueAsync("orders"), await QueueAsync("orders-poison", create: false));
        await using var app = await StartAsync(Tries + 3);
        await queue.SendMessageAsync("bad", Cancellation);
        var moved = await ReceiveAsync(poison);
        Assert.Equal("bad", moved.Body.ToString());
        Assert.Equal([("bad", "1"), ("bad", "2"), ("bad", "3")], _calls.Seen);
        await EmptyAsync(queue);
    }

    [Fact]
    public async Task A_message_that_fails_once_succeeds_at_its_second_try()
    {
        _calls.Do = _ => _calls.Seen.Count == 1 ? throw new InvalidOperationException("once") : Task.CompletedTask;
        var queue = await QueueAsync("orders");
        await using var app = await StartAsync();
        await queue.SendMessageAsync("again", Cancellation);
        await Eventually.True(() => _calls.Seen.Count == 2, Cancellation);
        await EmptyAsync(queue);
        Assert.False(await (await QueueAsync("orders-poison", create: false)).ExistsAsync(Cancellation));
    }

    [Fact]
    public async Task A_failed_message_is_hidden_for_the_visibility_timeout()
    {
        _calls.Do = _ => throw new InvalidOperationException("always");
        var queue = await QueueAsync("orders");
        await using var app = await StartAsync("AzureFunctionsJobHost:extensions:queues:visibilityTimeout=01:00:00", Lease);
        await queue.SendMessageAsync("bad", Cancellation);
        // The message is released by then: its lease of two seconds is over, and it is still not seen.
        await Eventually.True(() => app.Log.Count("failed at try 1") == 1, Cancellation);
        await queue.SendMessageAsync("next", Cancellation);
        await Eventually.True(() => _calls.Seen.Any(call => call.Text == "next"), Cancellation);
        Assert.Empty((await queue.PeekMessagesAsync(32, Cancellation)).Value);
        Assert.Equal(1, _calls.Seen.Count(call => call.Text == "bad"));
    }

    [Fact]
    public async Task A_message_that_was_dequeued_too_often_elsewhere_goes_to_the_poison_queue_without_running()
    {
        var (queue, poison) = (await QueueAsync("orders"), await QueueAsync("orders-poison", create: false));
        await queue.SendMessageAsync("worn", Cancellation);
        for (var i = 0; i < 2; i++)
        {
            var message = await ReceiveAsync(queue);
            await queue.UpdateMessageAsync(message.MessageId, message.PopReceipt, visibilityTimeout: TimeSpan.Zero, cancellationToken: Cancellation);
        }
        await using var app = await StartAsync(Tries + 2);
        Assert.Equal("worn", (await ReceiveAsync(poison)).Body.ToString());
        Assert.Empty(_calls.Seen);
    }

    [Fact]
    public async Task A_message_that_is_not_base64_goes_to_the_poison_queue_as_it_is_and_holds_up_no_other()
    {
        var queue = await QueueAsync("orders");
        var raw = new QueueClient(_account, "orders");
        var poison = new QueueClient(_account, "orders-poison");
        await raw.SendMessageAsync("<not base64>", Cancellation);
        await queue.SendMessageAsync("good", Cancellation);
        await using var app = await StartAsync();
        Assert.Equal("<not base64>", (await ReceiveAsync(poison)).Body.ToString());
        await EmptyAsync(queue);
        Assert.Equal("good", Assert.Single(_calls.Seen).Text);
    }

    [Fact]
    public async Task Plain_messages_are_read_where_host_json_says_none()
    {
        var queue = await QueueAsync("orders", QueueMessageEncoding.None);
        await using var app = await StartAsync("AzureFunctionsJobHost:extensions:queues:messageEncoding=none");
        await queue.SendMessageAsync("plain & simple", Cancellation);
        await EmptyAsync(queue);
        Assert.Equal("plain & simple", Assert.Single(_calls.Seen).Text);
    }

    [Fact]
    public async Task No_more_than_batch_size_and_threshold_run_at_once()
    {
        var gate = new TaskCompletionSource();
        _calls.Do = _ => gate.Task;
        var queue = await QueueAsync("orders");
        for (var i = 0; i < 8; i++) await queue.SendMessageAsync($"{i}", Cancellation);
        await using var app = await StartAsync(Batch + 2, Threshold + 1);
        // Two were received; one more batch is asked for only when no more than one runs.
        await Eventually.True(() => _calls.Seen.Count == 2, Cancellation);
        gate.SetResult();
        await EmptyAsync(queue);
        Assert.Equal(8, _calls.Seen.Select(call => call.Text).Distinct().Count());
        Assert.InRange(_calls.MostAtOnce, 2, 3);
    }

    [Fact]
    public async Task A_batch_of_one_without_a_threshold_runs_one_after_the_other()
    {
        _calls.Do = async _ => await Task.Yield();
        var queue = await QueueAsync("orders");
        for (var i = 0; i < 10; i++) await queue.SendMessageAsync($"{i}", Cancellation);
        await using var app = await StartAsync(Batch + 1, Threshold + 0);
        await EmptyAsync(queue);
        Assert.Equal((10, 1), (_calls.Seen.Count, _calls.MostAtOnce));
    }

    [Fact]
    public async Task A_function_that_runs_longer_than_the_lease_keeps_its_message()
    {
        var gate = new TaskCompletionSource();
        _calls.Do = _ => gate.Task;
        var queue = await QueueAsync("orders");
        await queue.SendMessageAsync("long", Cancellation);
        await using var app = await StartAsync(Lease);
        await Eventually.True(() => _calls.Seen.Count == 1, Cancellation);
        // A second message that stays hidden for two and a half leases is the clock of this test.
        await queue.SendMessageAsync("clock", TimeSpan.FromSeconds(5), cancellationToken: Cancellation);
        await Eventually.True(() => _calls.Seen.Any(call => call.Text == "clock"), Cancellation);
        gate.SetResult();
        await EmptyAsync(queue);
        Assert.Equal(1, _calls.Seen.Count(call => call.Text == "long"));
    }

    [Fact]
    public async Task A_message_of_a_consumer_that_died_comes_back_after_its_lease()
    {
        var queue = await QueueAsync("orders");
        await using var relay = new TcpRelay(queue.Uri.Port);
        var (dead, forever) = (new QueueCalls(), new TaskCompletionSource());
        dead.Do = _ => forever.Task;
        await using var dying = await LocalApp.StartAsync(typeof(OrderFunctions), dead, _account.Replace($":{queue.Uri.Port}/", $":{relay.Port}/"), Lease);
        await queue.SendMessageAsync("orphan", Cancellation);
        await Eventually.True(() => dead.Seen.Count == 1, Cancellation);
        relay.Cut();

        await using var alive = await StartAsync(Lease);
        await EmptyAsync(queue);
        Assert.Equal([("orphan", "2")], _calls.Seen);
        forever.SetResult();
    }

    [Fact]
    public async Task Storage_that_goes_away_is_logged_once_and_read_again_when_it_is_back()
    {
        var queue = await QueueAsync("orders");
        await using var relay = new TcpRelay(queue.Uri.Port);
        await using var app = await LocalApp.StartAsync(typeof(OrderFunctions), _calls, _account.Replace($":{queue.Uri.Port}/", $":{relay.Port}/"));
        await queue.SendMessageAsync("before", Cancellation);
        await EmptyAsync(queue);

        relay.Cut();
        await Eventually.True(() => app.Log.Count("Queue 'orders' cannot be read") == 1, Cancellation, TimeSpan.FromSeconds(60));
        await queue.SendMessageAsync("meanwhile", Cancellation);
        relay.Restore();
        await EmptyAsync(queue);
        Assert.Equal(["before", "meanwhile"], _calls.Seen.Select(call => call.Text));
        Assert.Equal((1, 1), (app.Log.Count("Queue 'orders' cannot be read"), app.Log.Count("Queue 'orders' answers")));
    }

    [Fact]
    public async Task A_function_that_has_run_does_not_run_again_because_storage_was_away_for_a_moment()
    {
        var queue = await QueueAsync("orders");
        await using var relay = new TcpRelay(queue.Uri.Port);
        _calls.Do = _ => { relay.Cut(); return Task.CompletedTask; };
        await using var app = await LocalApp.StartAsync(typeof(OrderFunctions), _calls, _account.Replace($":{queue.Uri.Port}/", $":{relay.Port}/"));
        await queue.SendMessageAsync("once", Cancellation);
        await Eventually.True(() => app.Log.Count("Queue 'orders' cannot be read") == 1, Cancellation);
        relay.Restore();
        await EmptyAsync(queue);
        Assert.Equal([("once", "1")], _calls.Seen);
    }

    [Fact]
    public async Task Stopping_waits_for_the_function_that_runs_and_deletes_its_message()
    {
        var gate = new TaskCompletionSource();
        _calls.Do = _ => gate.Task;
        var queue = await QueueAsync("orders");
        await queue.SendMessageAsync("last", Cancellation);
        var app = await StartAsync();
        await Eventually.True(() => _calls.Seen.Count == 1, Cancellation);
        var stopped = app.DisposeAsync().AsTask();
        Assert.False(stopped.IsCompleted);
        gate.SetResult();
        await stopped;
        Assert.Equal(0, (await queue.GetPropertiesAsync(Cancellation)).Value.ApproximateMessagesCount);
    }

    [Fact]
    public async Task A_message_that_the_function_deleted_itself_is_no_error()
    {
        var queue = await QueueAsync("orders");
        _calls.Do = async _ => await queue.ClearMessagesAsync(Cancellation);
        await using var app = await StartAsync();
        await queue.SendMessageAsync("gone", Cancellation);
        await Eventually.True(() => app.Log.Count("is gone or another consumer has it") == 1, Cancellation);
        Assert.DoesNotContain(app.Log.Lines, line => line.StartsWith("Warning", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_app_whose_host_json_is_wrong_does_not_start_and_says_which_setting_it_is()
    {
        var error = await Assert.ThrowsAsync<HostConfigurationException>(() => StartAsync(Batch + 33));
        Assert.Contains("extensions.queues.batchSize '33'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_text_given_to_the_admin_endpoint_is_the_message()
    {
        await using var app = await StartAsync();
        using var http = new HttpClient { BaseAddress = app.Address };
        using var answer = await http.PostAsJsonAsync("/admin/functions/Orders", new { input = "by hand" }, Cancellation);
        Assert.Equal(System.Net.HttpStatusCode.Accepted, answer.StatusCode);
        await Eventually.True(() => !_calls.Seen.IsEmpty, Cancellation);
        Assert.Equal(("by hand", "1"), Assert.Single(_calls.Seen));
    }

    [Fact]
    public async Task A_message_binds_to_text_bytes_data_the_message_itself_and_json()
    {
        var values = new BoundValues();
        foreach (var name in new[] { "text", "bytes", "data", "message" })
            await (await QueueAsync(name)).SendMessageAsync("hällo", Cancellation);
        await (await QueueAsync("json")).SendMessageAsync("""{"number":7,"customer":"Ada","tags":[1]}""", Cancellation);
        await using var app = await LocalApp.StartAsync(typeof(BindingFunctions), values, _account);
        await Eventually.True(() => values.Values.Count == 6, Cancellation);

        Assert.Equal("hällo", values.Values["text"]);
        Assert.Equal("hällo"u8.ToArray(), values.Values["bytes"]);
        Assert.Equal("hällo", values.Values["data"]!.ToString());
        Assert.Equal("hällo", ((QueueMessage)values.Values["message"]!).Body.ToString());
        var (order, customer, dequeued, inserted) = ((Order, string, long, DateTimeOffset))values.Values["json"]!;
        Assert.Equal((new Order(7, "Ada"), "Ada", 1), (order, customer, dequeued));
        Assert.NotEqual(default, inserted);
        var metadata = (IReadOnlyDictionary<string, object?>)values.Values["metadata"]!;
        Assert.Equal(["customer", "DequeueCount", "ExpirationTime", "Id", "InsertionTime", "NextVisibleTime", "number", "PopReceipt", "QueueTrigger"],
            metadata.Keys.Order(StringComparer.OrdinalIgnoreCase));
        Assert.Equal("7", metadata["NUMBER"]);
    }

    private Task<LocalApp> StartAsync(params string[] settings) => LocalApp.StartAsync(typeof(OrderFunctions), _calls, _account, settings);

    private async Task<QueueClient> QueueAsync(string name, QueueMessageEncoding encoding = QueueMessageEncoding.Base64, bool create = true)
    {
        var queue = new QueueClient(_account, name, new QueueClientOptions { MessageEncoding = encoding });
        if (create) await queue.CreateIfNotExistsAsync(cancellationToken: Cancellation);
        return queue;
    }

    private async Task<QueueClient> QueueAsync(string name, bool create) => await QueueAsync(name, QueueMessageEncoding.Base64, create);

    private static Task EmptyAsync(QueueClient queue) => Eventually.True(
        async () => (await queue.GetPropertiesAsync(Cancellation)).Value.ApproximateMessagesCount == 0, Cancellation, what: $"An empty queue {queue.Name}");

    private static Task<QueueMessage> ReceiveAsync(QueueClient queue) => Eventually.NotNull(
        async () => await queue.ExistsAsync(Cancellation) ? (await queue.ReceiveMessageAsync(cancellationToken: Cancellation)).Value : null, Cancellation, what: $"A message in {queue.Name}");
}
