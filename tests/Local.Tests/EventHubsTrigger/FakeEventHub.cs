using Azure.Messaging.EventHubs;
using Azure.Messaging.EventHubs.Consumer;
using Local.EventHubs.Reading;

namespace Local.Tests.EventHubsTrigger;

/// <summary>An event hub in memory: the later of two readers disconnects the earlier, and it is away when a test wants it.</summary>
internal sealed class FakeEventHub(TimeProvider time, int partitions) : IEventHub
{
    private readonly Lock _lock = new();
    private readonly List<EventData>[] _logs = [.. Enumerable.Range(0, partitions).Select(_ => new List<EventData>())];
    private readonly int[] _epochs = new int[partitions];
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public string FullyQualifiedNamespace => "Shop.servicebus.windows.net";
    public string Name => "Orders";
    public string ConsumerGroup => "$Default";

    /// <summary>What every operation throws; null while the event hub is well.</summary>
    public Exception? Trouble { get; set; }

    /// <summary>What only receiving throws.</summary>
    public Exception? TroubleReading { get; set; }

    /// <summary>Where readers began, in order.</summary>
    public List<(string Partition, EventPosition From)> Opened { get; } = [];

    /// <summary>What each receive asked for.</summary>
    public List<(string Partition, int Most, TimeSpan Wait)> Receives { get; } = [];

    public IReadOnlyList<string> Partitions => [.. Enumerable.Range(0, partitions).Select(number => $"{number}")];

    public void Send(int partition, params string[] texts)
    {
        lock (_lock)
        {
            foreach (var text in texts)
            {
                var number = _logs[partition].Count;
                _logs[partition].Add(EventHubsModelFactory.EventData(
                    new BinaryData(text), new Dictionary<string, object> { ["kind"] = "test" }, new Dictionary<string, object> { ["origin"] = "here" },
                    partitionKey: $"key-{partition}", sequenceNumber: number, offsetString: OffsetOf(number), enqueuedTime: time.GetUtcNow()));
            }
        }
        Change();
    }

    public static string OffsetOf(int number) => $"{number * 100}";

    public Task<IReadOnlyList<string>> GetPartitionsAsync(CancellationToken cancellation) =>
        Trouble is { } trouble ? Task.FromException<IReadOnlyList<string>>(trouble) : Task.FromResult(Partitions);

    public IPartitionReader OpenReader(string partition, EventPosition from)
    {
        var number = int.Parse(partition, null);
        lock (_lock)
        {
            Opened.Add((partition, from));
            _epochs[number]++;
            Change();
            return new Reader(this, number, _epochs[number], Next(number, from));
        }
    }

    /// <summary>Wakes who waits, such as after <see cref="Trouble"/> began.</summary>
    public void Change()
    {
        lock (_lock)
        {
            _changed.TrySetResult();
            _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    public T Read<T>(Func<FakeEventHub, T> read)
    {
        lock (_lock) return read(this);
    }

    private int Next(int partition, EventPosition from)
    {
        if (from == EventPosition.Earliest) return 0;
        if (from == EventPosition.Latest) return _logs[partition].Count;
        var at = _logs[partition].FindIndex(data => from == After(data.OffsetString) || from == EventPosition.FromSequenceNumber(data.SequenceNumber, isInclusive: false));
        return at < 0 ? throw new InvalidOperationException($"{from} is no position after an event.") : at + 1;
    }

    private static EventPosition After(string offset) => EventPosition.FromOffset(offset, isInclusive: false);

    private sealed class Reader(FakeEventHub hub, int partition, int epoch, int next) : IPartitionReader
    {
        private int _next = next;

        public async Task<IReadOnlyList<EventData>> ReceiveAsync(int most, TimeSpan wait, CancellationToken cancellation)
        {
            lock (hub._lock) hub.Receives.Add(($"{partition}", most, wait));
            var patience = Task.Delay(wait, hub.Time, cancellation);
            while (true)
            {
                Task changed;
                lock (hub._lock)
                {
                    if ((hub.Trouble ?? hub.TroubleReading) is { } trouble) throw trouble;
                    if (hub._epochs[partition] != epoch) throw new EventHubsException(false, hub.Name, "Stolen.", EventHubsException.FailureReason.ConsumerDisconnected);
                    EventData[] events = [.. hub._logs[partition].Skip(_next).Take(most)];
                    _next += events.Length;
                    if (events.Length > 0) return events;
                    changed = hub._changed.Task;
                }
                if (await Task.WhenAny(changed, patience) != patience) continue;
                await patience;
                return [];
            }
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }

    private TimeProvider Time => time;
}
