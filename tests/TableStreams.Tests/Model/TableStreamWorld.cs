using System.Text;
using System.Text.Json.Nodes;
using Lambda.Engine;
using Lambda.Engine.Invocation;
using Lambda.Engine.Polling.Streams;
using Lambda.Engine.TableStreams;
using Lambda.Engine.TableStreams.Reading;
using Lambda.Engine.TableStreams.Rows;
using Lambda.Engine.TableStreams.Shards;
using Lambda.Engine.TableStreams.Upkeep;
using Lambda.Engine.TableStreams.Writing;
using Microsoft.Extensions.Logging.Abstractions;
using TableStreams.Tests.Rows;

namespace TableStreams.Tests.Model;

/// <summary>
/// A streamed table with its writers, and instances that read its shards, all failing and dying at random, held against what was committed.
/// </summary>
internal sealed class TableStreamWorld
{
    private const int Shards = 2;
    private readonly Random _random;
    private readonly Simulation _simulation;
    private readonly FakeTable _items;
    private readonly FakeTable _shards;
    private readonly TableStream _stream;
    private readonly FakeImages _images = new();
    private readonly bool _areRude;
    private readonly double _failures;
    private readonly double _crashes;
    private readonly string[] _partitions;
    private readonly Dictionary<(string Partition, string Item), List<string>> _committed = [];
    private readonly Dictionary<string, Dictionary<string, List<(string EventId, int Life)>>> _delivered = [];
    private readonly Dictionary<string, (string Sequence, string Shard)> _sequences = [];
    private readonly Dictionary<string, int> _commitsOf = [];
    private readonly HashSet<string> _poison = [];
    private readonly List<string> _broken = [];
    private readonly Mapping[] _mappings;
    private int _writing;
    private int _lives;

    public TableStreamWorld(int seed)
    {
        _random = new(seed);
        _simulation = new(_random);
        (_items, _shards) = (new(_simulation), new(_simulation));
        _items.Applied = Commit;
        var hasFaults = _random.NextDouble() < 0.8;
        _areRude = _random.NextDouble() < 0.3;
        (_failures, _crashes) = (hasFaults ? 0.02 : 0, hasFaults ? 0.008 : 0);
        _stream = new("orders", new() { Shards = Shards, View = (StreamViewType)_random.Next(4) });
        _partitions = [.. Enumerable.Range(0, _random.Next(1, 5)).Select(number => $"p{number}")];
        _mappings = [.. Enumerable.Range(0, _random.Next(1, 3)).Select(number => new Mapping($"m{number}", new()
        {
            BatchSize = _random.Next(1, 12),
            ParallelizationFactor = _random.Next(1, 4),
            MaximumRetryAttempts = _random.Next(0, 3),
            BisectBatchOnFunctionError = _random.NextDouble() < 0.5,
            ReportBatchItemFailures = _random.NextDouble() < 0.5,
            Retention = TableStream.Retention,
        }))];
        foreach (var mapping in _mappings) _delivered[mapping.Id] = [];
    }

    /// <summary>Whether no call failed and nobody died: then nothing may be delivered twice.</summary>
    private bool IsFair => _crashes == 0 && !_areRude;

    public void Run() => _simulation.Run(async () =>
    {
        var writers = Enumerable.Range(0, _random.Next(1, 4)).Select(WriterAsync).ToArray();
        _writing = writers.Length;
        var readers = Enumerable.Range(0, _random.Next(1, 4)).Select(ReaderAsync).ToArray();
        await Task.WhenAll(writers);
        await Task.WhenAll(readers);
        await DrainAsync();
        Check();
        await ForgetAsync();
    });

    private async Task WriterAsync(int number)
    {
        try
        {
            for (var left = _random.Next(5, 30); left > 0;)
            {
                var life = NewLife();
                var writer = Writer(life);
                try
                {
                    for (; left > 0; left--)
                    {
                        await WriteAsync(writer, $"{number}.{left}");
                        // Long enough for markers to go, and for a commit to be the partition's last for a while.
                        if (_random.NextDouble() < 0.1) await Task.Delay(TimeSpan.FromSeconds(2 * _random.NextDouble()), _simulation);
                    }
                }
                catch (CrashException)
                {
                    left--;
                }
            }
        }
        finally
        {
            _writing--;
        }
    }

    private async Task WriteAsync(TableStreamWriter writer, string value)
    {
        var writes = Enumerable.Range(0, _random.NextDouble() < 0.2 ? 3 : 1)
            .Select(_ => $"i{_random.Next(4)}").Distinct().Select(row => new ItemWrite(
            row, (ItemWriteKind)_random.Next(6),
            new Dictionary<string, object?>
            {
                ["Value"] = value,
                ["Large"] = _random.NextDouble() < 0.05 ? new string('x', 70_000) : null,
                [$"P{_random.Next(3)}"] = _random.Next(3)
            })).ToList();
        try
        {
            var outcome = await writer.WriteAsync(
                _partitions[_random.Next(_partitions.Length)], writes, isExpiry: false, CancellationToken.None);
            var commits = _commitsOf.GetValueOrDefault(value);
            if (outcome is not ItemsOutcome.Written) Require(commits == 0, $"{value} is written, but {outcome} was said");
            else if (writes.Any(write => write.Kind != ItemWriteKind.Delete)) Require(commits == 1, $"{value} is written {commits} times");
        }
        catch (StorageUnavailableException)
        {
            // Whether it was written is unknown here; the table tells.
        }
    }

    /// <summary>The truth: what a transaction changes, told by the table itself.</summary>
    private void Commit(string partition, Func<string, IReadOnlyDictionary<string, object?>?> before, IReadOnlyList<RowWrite> writes)
    {
        var records = writes.OfType<RowWrite.Add>().Where(write => write.Row.StartsWith("~stream|c|", StringComparison.Ordinal))
            .Select(add => ChangeRow.From(new(add.Row, add.Values, "", TimeSpan.Zero))!).ToList();
        foreach (var record in records)
        {
            var history = _committed.TryGetValue((partition, record.Item), out var known)
                ? known
                : _committed[(partition, record.Item)] = [];
            history.Add(record.EventId(_stream.Table, partition));
            var (was, write) = (before(record.Item) is not null, writes.Single(write => write.Row == record.Item));
            var kind = write is RowWrite.Delete ? ChangeKind.Remove : was ? ChangeKind.Modify : ChangeKind.Insert;
            Require(record.Kind == kind, $"{record.Item} is {kind}, its record says {record.Kind}");
        }
        var values = writes.Select(
            write => write switch { RowWrite.Add add => add.Values, RowWrite.Replace replace => replace.Values, _ => null });
        foreach (var value in values.Select(row => row?.GetValueOrDefault("Value") as string).OfType<string>().Distinct())
            _commitsOf[value] = _commitsOf.GetValueOrDefault(value) + 1;
        foreach (var write in writes.Where(write => !TableStreamKeys.IsReserved(write.Row)))
        {
            var isSame = write is RowWrite.Replace replace && Text(before(write.Row)!) == Text(replace.Values);
            Require(
                records.Any(record => record.Item == write.Row) != isSame,
                $"{write.Row} changes without a record, or has one without a change");
        }
    }

    private static string Text(IReadOnlyDictionary<string, object?> values) =>
        string.Join(';', values.OrderBy(pair => pair.Key).Select(pair => $"{pair.Key}={pair.Value}"));

    private async Task ReaderAsync(int number)
    {
        while (_writing > 0)
        {
            var life = NewLife();
            var id = ++_lives;
            try
            {
                await ReadAsync(life, $"instance-{number}-{id}", id, () => _writing == 0);
            }
            catch (CrashException)
            {
                // Its lease expires.
            }
            await Task.Delay(TimeSpan.FromSeconds(_random.Next(1, 10)), _simulation);
        }
    }

    /// <summary>What a session does, without its timers: it reads each shard that it gets, until it is told to leave.</summary>
    private async Task ReadAsync(Life life, string instance, int id, Func<bool> leaves)
    {
        var (items, shards) = (new FaultyRows(_items, life), new FaultyRows(_shards, life));
        var (leases, unfinished, processor) = (new ShardLeases(_stream.Table, shards, instance), new UnfinishedPages(), Processor());
        while (!leaves())
        {
            var shard = _random.Next(Shards);
            try
            {
                var all = await leases.ListAsync(CancellationToken.None);
                // An instance with a wrong clock takes over another's shard.
                var version = _areRude && _random.NextDouble() < 0.3 ? all.FirstOrDefault(lease => lease.Shard == shard)?.Version
                    : LeaseDecision.Of(all, shard, instance) is LeaseDecision.Take take ? take.Version : "none";
                if (version == "none" || await leases.TryTakeAsync(shard, version, CancellationToken.None) is not { } lease)
                {
                    await Task.Delay(TimeSpan.FromSeconds(2), _simulation);
                    continue;
                }
                await ReadAsync(items, shards, leases, lease, unfinished, processor, id);
            }
            catch (StorageUnavailableException)
            {
                // The shard's wake-up is redelivered.
            }
        }
    }

    private async Task ReadAsync(
        FaultyRows items, FaultyRows shards, ShardLeases leases, HeldLease lease, UnfinishedPages unfinished, StreamProcessor processor,
            int id)
    {
        var feed = new ShardFeed(_stream, lease.Shard, items, shards, _images, _simulation, NullLogger.Instance);
        var shard = StreamShard.OfPartition("arn:aws:dynamodb:us-east-1:000000000000:table/orders/stream/x", $"{lease.Shard}");
        var deliveries = _mappings.Select(mapping => (Mapping: mapping, Delivery: new MappingDelivery(
            mapping.Id, shard, TableStreamKeys.Shard(_stream.Table, lease.Shard), feed, shards, processor, unfinished,
            _simulation))).ToArray();
        for (var round = _random.Next(1, 20); round > 0; round--)
        {
            await feed.TakeUpAsync(CancellationToken.None);
            await Task.WhenAll(deliveries.Select(async reading =>
            {
                while (await reading.Delivery.StepAsync(
                    reading.Mapping.ToStream(request => CallAsync(reading.Mapping, request, id)), TimeSpan.Zero, CancellationToken.None)
                    == DeliveryStep.Delivered) { }
            }));
            if (_random.NextDouble() < 0.3) await Task.Delay(TimeSpan.FromSeconds(1), _simulation);
            if (await leases.RenewAsync(lease, CancellationToken.None) is not { } renewed) return;
            lease = renewed;
        }
        await leases.TryReleaseAsync(lease, "", evenIfCalled: true, CancellationToken.None);
    }

    private async Task<InvocationOutcome> CallAsync(Mapping mapping, InvocationRequest request, int life)
    {
        await _simulation.TurnAsync();
        var records = JsonNode.Parse(request.Payload.Span)!["Records"]!.AsArray();
        Require(records.Count <= mapping.Settings.BatchSize, "A batch is too large");
        var numbers = records.Select(record => (string)record!["dynamodb"]!["SequenceNumber"]!).ToList();
        Require(numbers.SequenceEqual(numbers.Distinct().Order(StringComparer.Ordinal)), "A batch is out of order");
        for (var at = 0; at < records.Count; at++)
        {
            var id = (string)records[at]!["eventID"]!;
            var isPoison = _poison.Contains(id) || id[0] == '7' && _poison.Add(id);
            if (!isPoison)
            {
                Deliver(mapping, records[at]!, life);
                continue;
            }
            return mapping.Settings.ReportBatchItemFailures
                ? new InvocationOutcome.Succeeded(
                    Encoding.UTF8.GetBytes($$"""{"batchItemFailures":[{"itemIdentifier":"{{numbers[at]}}"}]}"""))
                : new InvocationOutcome.Failed(FunctionError.Of("Oops", "No."));
        }
        return new InvocationOutcome.Succeeded("{}"u8.ToArray());
    }

    private void Deliver(Mapping mapping, JsonNode record, int life)
    {
        var change = record["dynamodb"]!;
        var (id, keys) = ((string)record["eventID"]!, change["Keys"]!);
        var key = ((string)keys["PartitionKey"]!["S"]!, (string)keys["RowKey"]!["S"]!);
        Require(_committed.TryGetValue(key, out var history) && history.Contains(id), $"{id} was never committed");
        var place = ((string)change["SequenceNumber"]!, (string)record["eventSourceARN"]!);
        Require(_sequences.TryAdd(id, place) || _sequences[id] == place, $"{id} has changed its sequence number");
        Require(
            !_sequences.Any(
                other => other.Key != id && other.Value.Sequence == place.Item1 && ShardOf(other.Key) == _stream.ShardOf(key.Item1)),
            $"{id} shares its sequence number");
        _shardOf[id] = _stream.ShardOf(key.Item1);
        Deliver(mapping.Id, id, key, life);
    }

    private readonly Dictionary<string, int> _shardOf = [];

    private int ShardOf(string id) => _shardOf.GetValueOrDefault(id, -1);

    private void Deliver(string mapping, string id, (string Partition, string Item) key, int life)
    {
        var seen = _delivered[mapping];
        var history = _committed[key];
        Require(history.Take(history.IndexOf(id)).All(seen.ContainsKey), $"{id} comes before what is before it, for {mapping}");
        if (!seen.TryGetValue(id, out var times)) seen[id] = times = [];
        times.Add((id, life));
    }

    private Task DiscardAsync(DiscardedBatch discarded, int life)
    {
        foreach (var record in discarded.Batch.Records.ToArray())
        {
            var key = record.PartitionKey.Split('\n');
            Deliver(discarded.Mapping.Id, record.Change!.EventId, (key[0], key[1]), life);
        }
        return Task.CompletedTask;
    }

    /// <summary>An instance that nothing happens to reads what is left.</summary>
    private async Task DrainAsync()
    {
        var life = new Life(_simulation, _random, 0, 0);
        var calls = 0;
        _simulation.Advance(TimeSpan.FromMinutes(1));
        await ReadAsync(life, "last", ++_lives, () =>
        {
            Assert.True(++calls < 2000, "Something stays unread");
            return calls > 10
                && AllPositions() && !_shards.All.Any(row => row.Row.StartsWith(TableStreamKeys.MarkerPrefix, StringComparison.Ordinal));
        });
    }

    private bool AllPositions() =>
        _mappings.All(mapping => _committed.Values.SelectMany(ids => ids).All(_delivered[mapping.Id].ContainsKey));

    private void Check()
    {
        Assert.Empty(_broken);
        foreach (var mapping in _mappings)
            foreach (var id in _committed.Values.SelectMany(ids => ids))
            {
                Assert.True(_delivered[mapping.Id].TryGetValue(id, out var times), $"{id} is lost for {mapping.Id}");
                if (IsFair && mapping.Settings.BisectBatchOnFunctionError is false && _poison.Count == 0)
                    Assert.True(times.Select(time => time.Life).Distinct().Count() == times.Count, $"{id} is delivered twice in one life");
            }
    }

    /// <summary>A day later nothing of the stream is left in the table.</summary>
    private async Task ForgetAsync()
    {
        _simulation.Advance(TableStream.Retention + TimeSpan.FromHours(1));
        for (var shard = 0; shard < Shards; shard++)
            await new ShardTrim(_stream, shard, _items, _shards, _simulation, NullLogger.Instance).RunAsync(CancellationToken.None);
        Assert.DoesNotContain(_items.All, row => row.Row.StartsWith("~stream|c|", StringComparison.Ordinal));
        Assert.DoesNotContain(_shards.All, row => row.Row.StartsWith("c|", StringComparison.Ordinal));
        foreach (var partition in _committed.Keys.Select(key => key.Partition).Distinct())
            Assert.DoesNotContain(_items.All, row => row.Partition == partition && row.Row == TableStreamKeys.Head);
    }

    private Life NewLife() => new(_simulation, _random, _failures, _crashes);

    private TableStreamWriter Writer(Life life) => new(
        _stream, new FaultyRows(_items, life), new FaultyRows(_shards, life), _images, new NoWakeUps(life), _simulation,
        NullLogger.Instance);

    private StreamProcessor Processor() =>
        new(new Discarded(this, _lives), new NoWindows(), _simulation, NullLogger<StreamProcessor>.Instance);

    private void Require(bool holds, string otherwise)
    {
        if (!holds) _broken.Add(otherwise);
    }

    private sealed record Mapping(string Id, StreamSettings Settings)
    {
        public StreamMapping ToStream(Func<InvocationRequest, Task<InvocationOutcome>> call) =>
            new(Id, "project", "arn:aws:lambda:us-east-1:000000000000:function:project", Settings,
                async (request, _) => await call(request));
    }

    private sealed class Discarded(TableStreamWorld world, int life) : IDiscardedBatches
    {
        public Task SendAsync(DiscardedBatch discarded, CancellationToken cancellation) => world.DiscardAsync(discarded, life);
    }

    private sealed class NoWakeUps(Life life) : IWakeUps
    {
        public Task SendAsync(ShardWakeUp wakeUp, TimeSpan delay, CancellationToken cancellation) =>
            life.CallAsync(() => Task.FromResult(true));
    }
}
