using System.Collections.Concurrent;
using System.Text;
using Azure.Messaging.EventHubs;
using Azure.Storage.Blobs;
using Functions.LocalHost.Bindings.Tests.ServiceBus;
using Functions.LocalHost.Bindings.Tests.Support;
using Functions.LocalHost.Listeners;
using Functions.LocalHost.EventHubs;
using Functions.LocalHost.EventHubs.Triggers;
using Microsoft.Azure.WebJobs;
using WorkerTrigger = Microsoft.Azure.Functions.Worker.EventHubTriggerAttribute;

namespace Functions.LocalHost.Bindings.Tests.EventHubs;

public sealed class EventTests(Storage storage) : EventHubApp(storage)
{
    private readonly Seen _seen = new();

    [Fact]
    public async Task A_batch_reaches_the_worker_with_all_properties_of_its_events()
    {
        await BeginAsync();
        await SendToKeyAsync(
            "key", new EventData("a") { MessageId = "m", ContentType = "text/plain", Properties = { ["number"] = 7 } }, new EventData("b"));
        await StartAsync(new Deferred(_seen));
        await Eventually.True(() => _seen["events"] is not null, Cancellation);
        await using var worker = new WorkerSide("http://localhost");
        var events = await worker.ConvertAsync<EventData[]>(typeof(WorkerTrigger), _seen["events"]);
        Assert.Equal(["a", "b"], events.Select(data => data.EventBody.ToString()));
        Assert.Equal(("m", "text/plain", 7, "key", 0L),
            (events[0].MessageId, events[0].ContentType, (int)events[0].Properties["number"], events[0].PartitionKey,
            events[0].SequenceNumber));
        var metadata = (IReadOnlyDictionary<string, object?>)_seen["data"]!;
        Assert.Equal(Assert.IsType<string[]>(metadata["OffsetArray"]), events.Select(data => data.OffsetString));
        Assert.Equal(["key", "key"], Assert.IsType<string[]>(metadata["PartitionKeyArray"]));
        Assert.Equal([0L, 1L], Assert.IsType<long[]>(metadata["SequenceNumberArray"]));
        Assert.Equal(events.Select(data => data.EnqueuedTime.UtcDateTime), Assert.IsType<DateTime[]>(metadata["EnqueuedTimeUtcArray"]));
        Assert.Equal("key", Assert.IsType<IDictionary<string, object?>[]>(metadata["SystemPropertiesArray"])[0]["PartitionKey"]);
        var partition = Assert.IsType<TriggerPartition>(metadata["PartitionContext"]);
        Assert.Equal((true, Hub, "$Default", "0"),
            (partition.IsCheckpointingAfterInvocation, partition.EventHubName, partition.ConsumerGroup, partition.PartitionId));
    }

    [Fact]
    public async Task Events_can_be_bound_to_arrays_of_strings_and_bytes()
    {
        await BeginAsync();
        await SendAsync(0, "a", "b");
        await StartAsync(new Texts(_seen));
        await Eventually.True(() => _seen["texts"] is not null, Cancellation);
        Assert.Equal(["a", "b"], Assert.IsType<string[]>(_seen["texts"]));
    }

    [Fact]
    public async Task A_function_for_single_events_receives_them_one_at_a_time_in_order()
    {
        await BeginAsync();
        await SendAsync(0, "a", "b", "c");
        var functions = new OneByOne();
        await StartAsync(functions);
        await Eventually.True(async () => await CheckpointAsync(0) == "2", Cancellation);
        Assert.Equal(["a", "b", "c"], functions.Texts);
        Assert.Equal(1, functions.Most);
    }

    [Fact]
    public async Task An_app_continues_after_its_checkpoint_and_otherwise_at_the_start_of_the_partition()
    {
        await BeginAsync();
        await SendAsync(0, "a", "b");
        var first = new OneByOne();
        await using (var app = await StartAsync(first)) await Eventually.True(async () => await CheckpointAsync(0) == "1", Cancellation);
        await SendAsync(0, "c");
        var second = new OneByOne();
        await StartAsync(second);
        await Eventually.True(() => !second.Texts.IsEmpty, Cancellation);
        Assert.Equal((["a", "b"], ["c"]), (first.Texts.ToArray(), second.Texts.ToArray()), new Pair());
    }

    [Fact]
    public async Task Without_a_checkpoint_reading_starts_at_the_end_if_host_json_says_so()
    {
        await BeginAsync();
        await SendAsync(0, "old");
        var functions = new OneByOne();
        await StartAsync(functions, "initialOffsetOptions:type=fromEnd");
        await Eventually.True(async () =>
        {
            // Events that are sent before the reader has attached are skipped, too.
            await SendAsync(0, "new");
            return !functions.Texts.IsEmpty;
        }, Cancellation);
        Assert.DoesNotContain("old", functions.Texts);
    }

    [Fact]
    public async Task A_failed_batch_is_retried_by_the_retry_policy_of_the_function_before_its_checkpoint_is_written()
    {
        await BeginAsync();
        await SendAsync(0, "bad");
        var functions = new Retried();
        await StartAsync(functions);
        await Eventually.True(async () => await CheckpointAsync(0) == "0", Cancellation);
        Assert.Equal(["bad", "bad", "bad"], functions.Texts);
        await SendAsync(0, "good");
        await Eventually.True(async () => await CheckpointAsync(0) == "1", Cancellation);
    }

    [Fact]
    public async Task A_batch_that_a_shutdown_interrupts_is_redelivered()
    {
        await BeginAsync();
        await SendAsync(0, "a");
        var app = await StartAsync(new Endless(_seen));
        await Eventually.True(() => _seen["running"] is true, Cancellation);
        await app.StopAsync();
        Assert.True((bool?)_seen["cancelled"]);
        Assert.Null(await CheckpointAsync(0));
        Assert.Equal("", await MetadataAsync("ownership/0", "ownerid"));
        var again = new OneByOne();
        await StartAsync(again);
        await Eventually.True(() => !again.Texts.IsEmpty, Cancellation);
        Assert.Equal(["a"], again.Texts);
    }

    [Fact]
    public async Task A_storage_outage_stops_no_partition_and_is_logged_once()
    {
        await BeginAsync();
        await using var relay = Relay();
        var functions = new OneByOne();
        var app = await StartByAsync(relay, functions);
        await SendAsync(0, "a");
        await Eventually.True(async () => await CheckpointAsync(0) == "0", Cancellation);
        relay.Cut();
        await Eventually.True(() => app.Log.Count(Storage + " cannot be reached") == 1, Cancellation);
        await SendAsync(0, "b");
        await Eventually.True(() => functions.Texts.Contains("b"), Cancellation);
        relay.Restore();
        await SendAsync(0, "c");
        await Eventually.True(async () => await CheckpointAsync(0) == "2", Cancellation);
        await Eventually.True(() => app.Log.Count(Storage + " is available again") == 1, Cancellation);
        Assert.Equal(["a", "b", "c"], functions.Texts.Distinct());
        Assert.Equal(1, app.Log.Count(Storage + " cannot be reached"));
    }

    [Fact]
    public async Task An_app_can_stop_even_while_its_storage_is_unavailable()
    {
        await BeginAsync();
        await using var relay = Relay();
        var app = await StartByAsync(relay, new OneByOne());
        await SendAsync(0, "a");
        await Eventually.True(async () => await CheckpointAsync(0) == "0", Cancellation);
        relay.Cut();
        await app.StopAsync();
        Assert.Equal(1, app.Log.Count("Partitions of event hub 'orders' could not be released"));
    }

    private const string Storage = "The storage with the checkpoints of event hub 'orders'";

    private TcpRelay Relay() => new(new BlobServiceClient(Account).Uri.Port);

    private Task<JobApp> StartByAsync(TcpRelay relay, object functions)
    {
        var account = Account.Replace($":{new BlobServiceClient(Account).Uri.Port}/", $":{relay.Port}/", StringComparison.Ordinal);
        return StartOnAsync(account, Broker.ConnectionString, functions, ["AzureWebJobsStorage:Retry:MaxRetries=0"],
            "loadBalancingUpdateInterval=00:00:01", "partitionOwnershipExpirationInterval=00:01:00");
    }

    [Fact]
    public async Task An_event_hub_that_is_unavailable_at_the_start_is_logged_once_and_read_when_it_becomes_available()
    {
        await BeginAsync();
        var (port, connection) = (Broker.Port, Broker.ConnectionString);
        await Broker.DisposeAsync();
        var functions = new OneByOne();
        var app = await StartAtAsync(connection, functions, "clientRetryOptions:maximumRetries=0");
        await Eventually.True(() => app.Log.Count("Event hub 'orders' cannot be reached") == 1, Cancellation);
        await BeginAsync(port: port);
        await SendAsync(0, "a");
        await Eventually.True(() => !functions.Texts.IsEmpty, Cancellation);
        Assert.Equal(
            (1, 1),
            (app.Log.Count("Event hub 'orders' cannot be reached"), app.Log.Count("Event hub 'orders' is available again")));
    }

    [Fact]
    public async Task A_function_can_be_run_manually_with_a_text_that_is_not_an_event_in_the_hub()
    {
        await BeginAsync();
        var functions = new OneByOne();
        var app = await StartAsync(functions);
        await app.Jobs.CallAsync(nameof(OneByOne.Run), new Dictionary<string, object> { ["data"] = "typed" }, Cancellation);
        Assert.Equal(["typed"], functions.Texts);
    }

    [Fact]
    public async Task A_batch_function_can_be_run_manually_with_a_single_text_or_an_array()
    {
        await BeginAsync();
        var app = await StartAsync(new Texts(_seen));
        foreach (var (text, expected) in new (string, string[])[] { ("a", ["a"]), ("""["a",{"b":1}]""", ["a", """{"b":1}"""]) })
        {
            await app.Jobs.CallAsync(nameof(Texts.Run), new Dictionary<string, object> { ["data"] = text }, Cancellation);
            Assert.Equal(expected, Assert.IsType<string[]>(_seen["texts"]));
        }
    }

    [Fact]
    public async Task The_output_of_a_function_is_sent_in_order()
    {
        await BeginAsync();
        var functions = new Sending(new OneByOne());
        var app = await StartAsync(functions);
        await app.Jobs.CallAsync(nameof(Sending.Send), cancellationToken: Cancellation);
        await Eventually.True(() => functions.Received.Texts.Count == 1000, Cancellation);
        Assert.Equal(Enumerable.Range(0, 1000).Select(number => $"{number}"), functions.Received.Texts);
    }

    private sealed class Pair : IEqualityComparer<(string[], string[])>
    {
        public bool Equals((string[], string[]) x, (string[], string[]) y) =>
            x.Item1.SequenceEqual(y.Item1) && x.Item2.SequenceEqual(y.Item2);

        public int GetHashCode((string[], string[]) obj) => obj.Item1.Length;
    }

    public sealed class Deferred(Seen seen)
    {
        public void Run([EventHubTrigger(Hub, Connection = "Hubs")] ModelItem[] data, Binder binder) =>
            (seen["data"], seen["events"]) = (binder.BindingData, data);
    }

    public sealed class Texts(Seen seen)
    {
        public void Run([EventHubTrigger(Hub, Connection = "Hubs")] string[] data) => seen["texts"] = data;
    }

    public sealed class OneByOne
    {
        private int _running;

        public ConcurrentQueue<string> Texts { get; } = [];
        public int Most { get; private set; }

        public async Task Run([EventHubTrigger(Hub, Connection = "Hubs")] string data)
        {
            Most = Math.Max(Most, Interlocked.Increment(ref _running));
            Texts.Enqueue(data);
            await Task.Yield();
            Interlocked.Decrement(ref _running);
        }
    }

    public sealed class Retried
    {
        public ConcurrentQueue<string> Texts { get; } = [];

        [FixedDelayRetry(2, "00:00:00.010")]
        public void Run([EventHubTrigger(Hub, Connection = "Hubs")] string[] data)
        {
            Texts.Enqueue(data[0]);
            if (data[0] == "bad") throw new InvalidOperationException("bad event");
        }
    }

    public sealed class Endless(Seen seen)
    {
        public async Task Run([EventHubTrigger(Hub, Connection = "Hubs")] string[] data, CancellationToken cancellation)
        {
            seen["running"] = data.Length > 0;
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

    public sealed class Sending(OneByOne received)
    {
        public OneByOne Received => received;

        [NoAutomaticTrigger]
        public async Task Send([EventHub(Hub, Connection = "Hubs")] IAsyncCollector<byte[]> events)
        {
            for (var number = 0; number < 1000; number++) await events.AddAsync(Encoding.UTF8.GetBytes($"{number}"));
        }

        public Task Receive([EventHubTrigger(Hub, Connection = "Hubs")] string data) => received.Run(data);
    }
}
