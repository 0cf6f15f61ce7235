using Azure.Messaging.EventHubs;
using Functions.LocalHost.EventHubs;

namespace Functions.LocalHost.Bindings.Tests.EventHubs;

/// <summary>The instances of an app, and the partitions that they share.</summary>
public sealed class BalanceTests(Storage storage) : EventHubApp(storage)
{
    private const int Partitions = 8;
    private const int Keys = 20;
    private readonly Sightings _sightings = new();
    private int _sent;

    [Fact]
    public async Task Instances_share_the_partitions_and_take_over_from_each_other_without_losing_or_reordering_events()
    {
        await BeginAsync(Partitions);
        var first = await StartAsync(new Instance("first", _sightings), Quick);
        await OwnedAsync(Partitions);
        await SendAsync(rounds: 10);
        await SeenAsync();
        await StartAsync(new Instance("second", _sightings), Quick);
        await OwnedAsync(Partitions / 2, Partitions / 2);
        await SendAsync(rounds: 10);
        await SeenAsync();
        Assert.True(_sightings.CountOf("second") > 0);
        await first.StopAsync();
        await OwnedAsync(Partitions);
        await SendAsync(rounds: 10);
        await SeenAsync();
        // An event may be seen again, but the first sightings of each key are in its order and without a gap.
        Assert.All(_sightings.FirstByKey, numbers => Assert.Equal(Enumerable.Range(0, numbers.Length), numbers));
        Assert.Equal(Keys, _sightings.FirstByKey.Count);
    }

    private static string[] Quick =>
        ["loadBalancingUpdateInterval=00:00:01", "partitionOwnershipExpirationInterval=00:00:10", "maxEventBatchSize=4"];

    private async Task SendAsync(int rounds)
    {
        for (var round = 0; round < rounds; round++)
        {
            var number = _sent / Keys;
            for (var key = 0; key < Keys; key++) await SendToKeyAsync($"key-{key}", new EventData($"{number}"));
            _sent += Keys;
        }
    }

    private Task SeenAsync() => Eventually.True(() => _sightings.Distinct == _sent, Cancellation, what: $"All of {_sent} events");

    private Task OwnedAsync(params int[] shares) => Eventually.True(async () =>
    {
        var owners = await Task.WhenAll(Enumerable.Range(0, Partitions).Select(partition =>
            MetadataAsync($"ownership/{partition}", "ownerid")));
        return owners.Where(owner => owner is { Length: > 0 }).GroupBy(owner => owner).Select(group => group.Count()).SequenceEqual(shares);
    }, Cancellation, within: TimeSpan.FromMinutes(1), what: $"Shares of {string.Join(" and ", shares)}");

    public sealed class Instance(string name, Sightings sightings)
    {
        public void Run([EventHubTrigger(Hub, Connection = "Hubs")] EventData[] events) => sightings.Add(name, events);
    }

    /// <summary>The events that the instances of an app saw, in the order in which they did.</summary>
    public sealed class Sightings
    {
        private readonly Lock _lock = new();
        private readonly List<(string Instance, string Key, int Number)> _all = [];

        public void Add(string instance, EventData[] events)
        {
            lock (_lock) _all.AddRange(events.Select(data => (instance, data.PartitionKey, int.Parse(data.EventBody.ToString(), null))));
        }

        public int Distinct
        {
            get { lock (_lock) return _all.Select(seen => (seen.Key, seen.Number)).Distinct().Count(); }
        }

        public int CountOf(string instance)
        {
            lock (_lock) return _all.Count(seen => seen.Instance == instance);
        }

        /// <summary>The numbers of each key as they were seen for the first time.</summary>
        public IReadOnlyList<int[]> FirstByKey
        {
            get { lock (_lock) return [.. _all.GroupBy(seen =>
                seen.Key).Select(key => key.Select(seen => seen.Number).Distinct().ToArray())]; }
        }
    }
}
