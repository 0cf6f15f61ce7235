using System.Text;
using System.Text.Json.Nodes;
using Lambda.Engine;
using Lambda.Engine.Invocation;
using Lambda.Engine.Polling;
using Lambda.Engine.Polling.Streams;
using Lambda.Engine.TableStreams;
using Lambda.Engine.TableStreams.Reading;
using Lambda.Engine.TableStreams.Rows;
using Lambda.Engine.TableStreams.Shards;
using Lambda.Engine.TableStreams.Upkeep;
using Lambda.Engine.TableStreams.Writing;
using Lambda.Engine.Tests.Fakes;
using Microsoft.Extensions.Logging.Abstractions;
using TableStreams.Tests.Model;
using TableStreams.Tests.Rows;

namespace TableStreams.Tests.Reading;

/// <summary>A stream of one shard in memory, with a mapping, on a clock that jumps to whatever comes next.</summary>
internal sealed class SessionRig : IEventSourceMappings
{
    private static readonly EventSource Source = new(EventSourceKind.TableStream, "orders");

    private static readonly LambdaFunction Projects =
        new("project", "arn:aws:lambda:us-east-1:000000000000:function:project", typeof(object), new FunctionOptions(),
            (payload, _, _) => new(payload));

    public SessionRig(TableStreamOptions? options = null)
    {
        (Items, Shards, Stream) = (new(Time), new(Time), new("orders", options ?? new() { Shards = 1 }));
        (ItemsSeen, ShardsSeen) = (new(Items), new(Shards));
        Writer = new(Stream, Items, Shards, Images, Words, Time, NullLogger.Instance);
        Processor = new(Discards, Windows, Time, NullLogger<StreamProcessor>.Instance);
        Set(settings => settings);
        Function = (_, _) => Task.FromResult("{}");
    }

    public Simulation Time { get; } = new(new Random(1));
    public FakeTable Items { get; }
    public FakeTable Shards { get; }
    public Outage ItemsSeen { get; }
    public Outage ShardsSeen { get; }
    public FakeImages Images { get; } = new();
    public Words Words { get; } = new();
    public FakeWindows Windows { get; } = new();
    public Discards Discards { get; } = new();
    public TableStream Stream { get; }
    public TableStreamWriter Writer { get; }
    public StreamProcessor Processor { get; }
    public ReaderTimes Times { get; init; } = new();
    public EventSourceMapping Mapping { get; private set; } = null!;
    public ShardSession? Session { get; private set; }

    /// <summary>What the function received, each change as its row and the value of its new image.</summary>
    public List<string> Received { get; } = [];

    /// <summary>The function: the event in, its answer out.</summary>
    public Func<JsonNode, CancellationToken, Task<string>> Function { get; set; }

    public IReadOnlyList<EventSourceMapping> All => [Mapping];

    public EventSourceMapping Current(string name) => Mapping;

    public TableStreamStores Stores => new([Stream], _ => ItemsSeen, ShardsSeen, Images, Words);

    public void Set(Func<EventSourceSettings, EventSourceSettings> settings) => Mapping = new EventSourceMapping(
        "orders", Projects, Source, "arn:aws:dynamodb:us-east-1:000000000000:table/orders/stream/x",
        settings(Source.Defaults)).Labelled(Time.GetUtcNow());

    public void BeganAt(DateTimeOffset at) => Mapping = Mapping.Since(at);

    public StreamMapping ToStream(EventSourceMapping mapping) => StreamMappings.Of(mapping, null!) with { Call = CallAsync };

    public async Task WriteAsync(string row, string value, string partition = "p") =>
        Assert.IsType<ItemsOutcome.Written>(await Writer.WriteAsync(
            partition, [new(row, ItemWriteKind.UpsertReplace, new Dictionary<string, object?> { ["Value"] = value })], isExpiry: false,
            CancellationToken.None));

    /// <summary>Reads the shard in a session, as <see cref="TableStreamReader"/> does.</summary>
    public async Task<bool> ReadAsync(string instance = "one", CancellationToken shutdown = default)
    {
        var leases = new ShardLeases("orders", ShardsSeen, instance);
        var taken = Assert.IsType<LeaseDecision.Take>(LeaseDecision.Of(await leases.ListAsync(shutdown), 0, instance));
        var held = (await leases.TryTakeAsync(0, taken.Version, shutdown))!;
        using var lease = new SessionLease("orders", 0, held, leases, Time, NullLogger.Instance);
        var feed = new ShardFeed(Stream, 0, ItemsSeen, ShardsSeen, Images, Time, NullLogger.Instance);
        var delivery = new MappingDelivery(
            Mapping.Id, StreamShard.OfPartition(Mapping.SourceArn, "0"), TableStreamKeys.Shard("orders", 0), feed, ShardsSeen, Processor,
            new UnfinishedPages(), Time);
        var session = new ShardSession(
            Stream, lease, feed, [new(() => Mapping, ToStream, delivery, new ProcessingResults())], Times, Time, NullLogger.Instance);
        Session = session;
        return await session.RunAsync(shutdown);
    }

    /// <summary>Takes the shard's lease, no matter who has it.</summary>
    public async Task RobAsync(string instance)
    {
        var leases = new ShardLeases("orders", Shards, instance);
        Assert.NotNull(await leases.TryTakeAsync(0, (await leases.ListAsync(CancellationToken.None))[0].Version, CancellationToken.None));
    }

    public async Task<string> OwnerAsync() => (await new ShardLeases("orders", Shards, "").ListAsync(CancellationToken.None))[0].Owner;

    public async Task<long> PositionAsync() => (await StateAsync()).Positions.GetValueOrDefault(Mapping.Id);

    public Task<ShardState> StateAsync() => ShardState.ReadAsync(Shards, TableStreamKeys.Shard("orders", 0), CancellationToken.None);

    public TableStreamUpkeep Upkeep() => new(
        Stores, new TableStreamWriters(Stores, Time, NullLogger<TableStreamWriters>.Instance), this, Time,
        NullLogger<TableStreamUpkeep>.Instance);

    private async ValueTask<InvocationOutcome> CallAsync(InvocationRequest request, CancellationToken shutdown)
    {
        var payload = JsonNode.Parse(request.Payload.Span)!;
        var answer = await Function(payload, shutdown);
        foreach (var record in payload["Records"]!.AsArray())
            Received.Add($"{record!["dynamodb"]!["Keys"]!["RowKey"]!["S"]}={record["dynamodb"]!["NewImage"]?["Value"]?["S"]}");
        return new InvocationOutcome.Succeeded(Encoding.UTF8.GetBytes(answer));
    }
}

/// <summary>A table that storage does not give at times.</summary>
internal sealed class Outage(ITableRows rows) : ITableRows
{
    /// <summary>Whether a call fails: told its partition, and whether it writes.</summary>
    public Func<string, bool, bool> Fails { get; set; } = (_, _) => false;

    public int Failures { get; private set; }

    /// <summary>How many calls were made.</summary>
    public int Calls { get; private set; }

    public Task<TableRow?> FindAsync(string partition, string row, CancellationToken cancellation) =>
        IsAway(partition, false) ? throw Away() : rows.FindAsync(partition, row, cancellation);

    public Task<IReadOnlyList<TableRow>> ReadAsync(string partition, string from, string below, int max, CancellationToken cancellation) =>
        IsAway(partition, false) ? throw Away() : rows.ReadAsync(partition, from, below, max, cancellation);

    public Task<RowsOutcome> WriteAsync(string partition, IReadOnlyList<RowWrite> writes, CancellationToken cancellation) =>
        IsAway(partition, true) ? throw Away() : rows.WriteAsync(partition, writes, cancellation);

    private bool IsAway(string partition, bool isWrite)
    {
        Calls++;
        return Fails(partition, isWrite) && ++Failures > 0;
    }

    private static StorageUnavailableException Away() => new("Away.", new IOException());
}

internal sealed class Words : IWakeUps
{
    public List<(ShardWakeUp Word, TimeSpan Delay)> Sent { get; } = [];

    public Task SendAsync(ShardWakeUp wakeUp, TimeSpan delay, CancellationToken cancellation)
    {
        Sent.Add((wakeUp, delay));
        return Task.CompletedTask;
    }
}

internal sealed class Discards : IDiscardedBatches
{
    public List<DiscardedBatch> All { get; } = [];

    public Task SendAsync(DiscardedBatch discarded, CancellationToken cancellation)
    {
        All.Add(discarded);
        return Task.CompletedTask;
    }
}
