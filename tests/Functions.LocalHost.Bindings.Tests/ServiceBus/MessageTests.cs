using System.Collections.Concurrent;
using Azure.Core.Amqp;
using Azure.Messaging.ServiceBus;
using Functions.LocalHost.Bindings.Tests.Support;
using Functions.LocalHost.Listeners;
using Functions.LocalHost.ServiceBus;
using Functions.LocalHost.ServiceBus.Batches;
using Functions.LocalHost.ServiceBus.Listeners;
using Functions.LocalHost.ServiceBus.Settling;
using Microsoft.Azure.WebJobs;
using Microsoft.Azure.WebJobs.Host.Executors;

namespace Functions.LocalHost.Bindings.Tests.ServiceBus;

public sealed class MessageTests : ServiceBusApp
{
    private static readonly Type Trigger = typeof(Microsoft.Azure.Functions.Worker.ServiceBusTriggerAttribute);
    private readonly Seen _seen = new();

    [Fact]
    public async Task Messages_from_queues_and_a_subscription_can_be_bound_to_strings_and_bytes_and_BinaryData()
    {
        await BeginAsync("""{ "Name": "text" }, { "Name": "bytes" }, { "Name": "deferred" }""",
            """{ "Name": "topic", "Subscriptions": [ { "Name": "eu" } ] }""");
        await SendAsync("text", "hello");
        await SendAsync("bytes", "hello");
        await SendAsync("topic", "hello");
        var sent = new ServiceBusMessage("hello")
        {
            MessageId = "id", Subject = "order", CorrelationId = "c", ContentType = "text/plain", ReplyTo = "back",
            ApplicationProperties =
                { ["number"] = 7, ["when"] = new DateTimeOffset(2030, 1, 2, 3, 4, 5, TimeSpan.Zero), ["where"] = new Uri("https://here/") },
        };
        await Client.CreateSender("deferred").SendMessageAsync(sent, Cancellation);
        await StartAsync(new Singles(_seen));
        await Eventually.True(() => _seen.Count == 5 && Broker.IsDone("text") && Broker.IsDone("deferred"), Cancellation);
        Assert.Equal(("hello", "hello"), (_seen["text"], _seen["topic"]));
        Assert.Equal("hello"u8.ToArray(), _seen["bytes"]);

        var message = await Worker.ConvertAsync<ServiceBusReceivedMessage>(Trigger, _seen["deferred"]);
        Assert.Equal(("hello", "id", "order", "c", "text/plain", "back"),
            (message.Body.ToString(), message.MessageId, message.Subject, message.CorrelationId, message.ContentType, message.ReplyTo));
        Assert.Equal(
            (7, sent.ApplicationProperties["when"], sent.ApplicationProperties["where"]),
            ((int)message.ApplicationProperties["number"], message.ApplicationProperties["when"], message.ApplicationProperties["where"]));
        Assert.Equal(1, message.DeliveryCount);
        var data = (IReadOnlyDictionary<string, object?>)_seen["data"]!;
        Assert.Equal((data["LockToken"], data["SequenceNumber"], data["EnqueuedTime"]),
            (message.LockToken, message.SequenceNumber, message.EnqueuedTime));
        Assert.True(message.LockedUntil > message.EnqueuedTime);
    }

    [Fact]
    public async Task The_metadata_of_a_message_has_the_documented_names_and_values()
    {
        await BeginAsync("""{ "Name": "metadata" }""");
        await Client.CreateSender("metadata").SendMessageAsync(new ServiceBusMessage("x")
        {
            MessageId = "id", Subject = "s", CorrelationId = "c", To = "to", ApplicationProperties = { ["kind"] = "test" },
        }, Cancellation);
        await StartAsync(new Metadata(_seen));
        await Eventually.True(() => _seen["data"] is not null, Cancellation);
        var data = (IReadOnlyDictionary<string, object?>)_seen["data"]!;
        Assert.Equal(("id", "s", "s", "c", "to", null),
            (data["MessageId"], data["Subject"], data["Label"], data["CorrelationId"], data["To"], data["SessionId"]));
        Assert.Equal((1, 1L), ((int)data["DeliveryCount"]!, (long)data["SequenceNumber"]!));
        Assert.True(Guid.TryParse((string)data["LockToken"]!, out _));
        Assert.Equal(DateTimeKind.Utc, Assert.IsType<DateTime>(data["EnqueuedTimeUtc"]).Kind);
        Assert.Equal("test", ((IReadOnlyDictionary<string, object>)data["ApplicationProperties"]!)["kind"]);
        Assert.Null(data["SessionActions"]);
    }

    [Fact]
    public async Task A_batch_can_be_bound_to_arrays()
    {
        await BeginAsync("""{ "Name": "texts" }, { "Name": "messages" }""");
        await SendAsync("texts", "a", "b");
        await SendAsync("messages", "c", "d");
        await StartAsync(new Batches(_seen));
        await Eventually.True(() => _seen.Count == 3 && Broker.IsDone("texts") && Broker.IsDone("messages"), Cancellation);
        Assert.Equal(["a", "b"], Assert.IsType<string[]>(_seen["texts"]));
        var messages = await Worker.ConvertAsync<ServiceBusReceivedMessage[]>(Trigger, _seen["messages"]);
        Assert.Equal(["c", "d"], messages.Select(message => message.Body.ToString()));
        var data = (IReadOnlyDictionary<string, object?>)_seen["data"]!;
        Assert.Equal([1L, 2L], Assert.IsType<long[]>(data["SequenceNumberArray"]));
        Assert.Equal([1, 1], Assert.IsType<int[]>(data["DeliveryCountArray"]));
        Assert.Equal(["", ""], Assert.IsType<string[]>(data["CorrelationIdArray"]));
    }

    [Fact]
    public async Task A_function_that_always_fails_is_retried_until_its_message_is_dead_lettered()
    {
        await BeginAsync("""{ "Name": "bad", "Properties": { "MaxDeliveryCount": 3 } }""");
        var failing = new Failing();
        await StartAsync(failing);
        await SendAsync("bad", "x");
        await Eventually.True(() => Broker.Entity("bad") is { DeadLettered: 1, Active: 0 }, Cancellation);
        Assert.Equal(3, failing.Runs);
    }

    [Fact]
    public async Task A_message_whose_body_is_a_map_fails_a_function_of_text_until_it_is_a_dead_letter()
    {
        await BeginAsync("""{ "Name": "text", "Properties": { "MaxDeliveryCount": 2 } }""");
        var map = new ServiceBusMessage();
        map.GetRawAmqpMessage().Body = AmqpMessageBody.FromValue(new Dictionary<string, object> { ["a"] = 1 });
        await Client.CreateSender("text").SendMessageAsync(map, Cancellation);
        await SendAsync("text", "after");
        var app = await StartAsync(new Text(_seen));
        await Eventually.True(() => Broker.Entity("text") is { DeadLettered: 1, Active: 0, Locked: 0 }, Cancellation);
        Assert.Equal("after", _seen["text"]);
        Assert.Contains(app.Log.Lines, line => line.StartsWith("Error", StringComparison.Ordinal)
            && line.Contains("binding parameter 'message'", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("implicit", false)]
    [InlineData("explicit", true)]
    public async Task The_function_or_else_host_json_decides_whether_success_completes_the_message(string queue, bool completes)
    {
        await BeginAsync("""{ "Name": "implicit" }, { "Name": "explicit" }""");
        await SendAsync(queue, "x");
        var app = await StartAsync(new Completing(_seen), "autoCompleteMessages=false");
        await Eventually.True(() => _seen[queue] is not null, Cancellation);
        await app.StopAsync();
        Assert.Equal(completes ? 0 : 1, Broker.Entity(queue).Active);
        Assert.Equal(1, _seen[queue]);
    }

    [Fact]
    public async Task The_lock_is_renewed_while_the_function_runs()
    {
        await BeginAsync("""{ "Name": "slow", "Properties": { "LockDuration": "PT5S" } }""");
        await SendAsync("slow", "x");
        await StartAsync(new Slow(_seen));
        await Eventually.True(() => _seen["renewed"] is true && Broker.IsDone("slow"), Cancellation);
        Assert.Equal(1, _seen["deliveries"]);
    }

    [Fact]
    public async Task No_more_messages_run_at_once_than_configured()
    {
        await BeginAsync("""{ "Name": "many" }""");
        await SendAsync("many", [.. Enumerable.Range(0, 10).Select(number => $"m{number}")]);
        var many = new Many();
        await StartAsync(many, "maxConcurrentCalls=3");
        await Eventually.True(() => many.Running == 3, Cancellation);
        many.Done.SetResult();
        await Eventually.True(() => Broker.IsDone("many"), Cancellation);
        Assert.Equal((3, 10), (many.Most, many.Total));
    }

    [Fact]
    public async Task An_app_that_stops_cancels_its_functions_and_releases_their_messages()
    {
        await BeginAsync("""{ "Name": "endless" }""");
        await SendAsync("endless", "x");
        var app = await StartAsync(new Endless(_seen));
        await Eventually.True(() => _seen["running"] is true, Cancellation);
        await app.StopAsync();
        Assert.True((bool?)_seen["cancelled"]);
        var again = await Client.CreateReceiver("endless").ReceiveMessageAsync(TimeSpan.FromSeconds(10), Cancellation);
        Assert.Equal(2, again.DeliveryCount);
    }

    [Fact]
    public async Task A_missing_queue_is_logged_once_and_does_not_stop_other_functions()
    {
        await BeginAsync("""{ "Name": "text" }""");
        var app = await StartAsync(new WithAbsent(_seen), "maxConcurrentCalls=4");
        await Eventually.True(() => app.Log.Count("'absent' does not exist") >= 1, Cancellation);
        await SendAsync("text", "hello");
        await Eventually.True(() => _seen["text"] is "hello", Cancellation);
        Assert.Equal(1, app.Log.Count("'absent' does not exist"));
    }

    [Fact]
    public async Task Functions_run_again_when_the_service_becomes_available_again()
    {
        await BeginAsync("""{ "Name": "text" }""");
        var app = await StartAsync(new Text(_seen), "clientRetryOptions:delay=00:00:00.050", "clientRetryOptions:maxRetries=1");
        await SendAsync("text", "before");
        await Eventually.True(() => _seen["text"] is "before", Cancellation);
        await RestartBrokerAsync("""{ "Name": "text" }""");
        await SendAsync("text", "after");
        await Eventually.True(() => _seen["text"] is "after", Cancellation);
        Assert.InRange(app.Log.Count("Cannot receive from Service Bus entity 'text'"), 0, 1);
    }

    [Fact]
    public async Task A_batch_that_the_host_cannot_run_is_logged_and_abandoned_and_the_next_one_runs()
    {
        await BeginAsync("""{ "Name": "text" }""");
        await SendAsync("text", "a");
        using var log = new RecordedLog();
        var executor = new FailingOnce();
        var setup = new ListenerSetup(new("text"), new(), AutoComplete: true, Client, new(executor, new()), log.CreateLogger("test"));
        using var listener = new BatchListener(setup, sessions: false, TimeProvider.System);
        await listener.StartAsync(Cancellation);
        await Eventually.True(() => Broker.IsDone("text"), Cancellation);
        await listener.StopAsync(Cancellation);
        Assert.Equal([1, 2], executor.Deliveries);
        Assert.Equal(1, log.Count("The function was not run for 1 messages of 'text'"));
    }

    [Fact]
    public async Task A_function_can_be_run_manually_with_a_text_that_is_not_a_message_in_the_queue()
    {
        await BeginAsync("""{ "Name": "text" }""");
        var app = await StartAsync(new Text(_seen));
        await app.Jobs.CallAsync(nameof(Text.Run), new Dictionary<string, object> { ["message"] = "typed" }, Cancellation);
        Assert.Equal("typed", _seen["text"]);
    }

    private sealed class FailingOnce : ITriggeredFunctionExecutor
    {
        public ConcurrentQueue<int> Deliveries { get; } = [];

        public Task<FunctionResult> TryExecuteAsync(TriggeredFunctionData input, CancellationToken cancellationToken)
        {
            Deliveries.Enqueue(((Delivery)input.TriggerValue).Messages.Single().DeliveryCount);
            return Deliveries.Count == 1 ? throw new InvalidOperationException("not run") : Task.FromResult(new FunctionResult(true));
        }
    }

    public sealed class Singles(Seen seen)
    {
        public void Text([ServiceBusTrigger("text", Connection = "Bus")] string message) => seen["text"] = message;

        public void Bytes([ServiceBusTrigger("bytes", Connection = "Bus")] byte[] message) => seen["bytes"] = message;

        public void Topic([ServiceBusTrigger("topic", "%Subscription%", Connection = "Bus")] string message) => seen["topic"] = message;

        public void Deferred([ServiceBusTrigger("deferred", Connection = "Bus")] ModelItem message, Binder binder) =>
            (seen["deferred"], seen["data"]) = (message, binder.BindingData);
    }

    public sealed class Metadata(Seen seen)
    {
        public void Run([ServiceBusTrigger("metadata", Connection = "Bus")] string message, Binder binder) =>
            seen["data"] = binder.BindingData;
    }

    public sealed class Batches(Seen seen)
    {
        public void Texts([ServiceBusTrigger("texts", Connection = "Bus")] string[] messages, Binder binder) =>
            (seen["texts"], seen["data"]) = (messages, binder.BindingData);

        public void Messages([ServiceBusTrigger("messages", Connection = "Bus")] ModelItem[] messages) =>
            seen["messages"] = messages;
    }

    public sealed class Failing
    {
        private int _runs;

        public int Runs => _runs;

        public void Run([ServiceBusTrigger("bad", Connection = "Bus")] string message)
        {
            Interlocked.Increment(ref _runs);
            throw new InvalidOperationException(message);
        }
    }

    public sealed class Completing(Seen seen)
    {
        public void Implicit([ServiceBusTrigger("implicit", Connection = "Bus")] string message) =>
            seen["implicit"] = ((int?)seen["implicit"] ?? 0) + message.Length;

        public void Explicit([ServiceBusTrigger("explicit", Connection = "Bus", AutoCompleteMessages = true)] string message) =>
            seen["explicit"] = ((int?)seen["explicit"] ?? 0) + message.Length;
    }

    public sealed class Slow(Seen seen)
    {
        public async Task Run(
            [ServiceBusTrigger("slow", Connection = "Bus")] ServiceBusReceivedMessage message, CancellationToken cancellation)
        {
            var before = message.LockedUntil;
            await Eventually.True(() => message.LockedUntil > before, cancellation);
            (seen["renewed"], seen["deliveries"]) = (true, message.DeliveryCount);
        }
    }

    public sealed class Many
    {
        private int _running;
        private int _total;

        public TaskCompletionSource Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
        public int Running => _running;
        public int Most { get; private set; }
        public int Total => _total;

        public async Task Run([ServiceBusTrigger("many", Connection = "Bus")] string message)
        {
            var running = Interlocked.Increment(ref _running);
            lock (Done) Most = Math.Max(Most, running);
            Interlocked.Increment(ref _total);
            await Done.Task;
            Interlocked.Decrement(ref _running);
        }
    }

    public sealed class Endless(Seen seen)
    {
        public async Task Run([ServiceBusTrigger("endless", Connection = "Bus")] string message, CancellationToken cancellation)
        {
            seen["running"] = true;
            try
            {
                await Task.Delay(Timeout.Infinite, cancellation);
            }
            finally
            {
                seen["cancelled"] = cancellation.IsCancellationRequested;
            }
        }
    }

    public sealed class Text(Seen seen)
    {
        public void Run([ServiceBusTrigger("text", Connection = "Bus")] string message) => seen["text"] = message;
    }

    public sealed class WithAbsent(Seen seen)
    {
        public void Run([ServiceBusTrigger("text", Connection = "Bus")] string message) => seen["text"] = message;

        public void Absent([ServiceBusTrigger("absent", Connection = "Bus")] string message) => seen["absent"] = message;
    }
}
