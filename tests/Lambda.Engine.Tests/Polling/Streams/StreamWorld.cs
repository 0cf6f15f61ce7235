using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Lambda.Engine.Invocation;
using Lambda.Engine.Polling.Streams;
using Microsoft.Extensions.Logging;

namespace Lambda.Engine.Tests.Polling.Streams;

/// <summary>
/// A shard, its function, its stores and its host, all failing at random, that hold what the processor does against what it may do.
/// </summary>
internal sealed class StreamWorld : IWindowStore, IDiscardedBatches, IStreamEnds, ILogger<StreamProcessor>
{
    private const int Poison = int.MaxValue;
    private const int MostCalls = 3000;

    private readonly Lock _lock = new();
    private readonly Random _random;
    private readonly FakeWindows _windows = new();
    private readonly StreamRecord[] _records;
    private readonly int[] _fails;
    private readonly int[] _left;
    private readonly bool _hasLargeStates;
    private readonly double _crashes;
    private readonly HashSet<long> _handled = [];
    private readonly HashSet<long> _discarded = [];
    private readonly HashSet<long> _discardedInLife = [];
    private readonly Dictionary<(string Window, long First), long[]> _results = [];
    private readonly List<string> _broken = [];
    private StreamProcessor _processor;
    private bool _down;

    public StreamWorld(int seed)
    {
        _random = new(seed);
        _hasLargeStates = Chance(0.1);
        _crashes = Chance(0.3) ? 0 : 0.02;
        var count = _random.Next(1, 40);
        var arrival = StreamSome.Noon;
        _records = [.. Enumerable.Range(0, count).Select(i => new StreamRecord(
            $"key-{_random.Next(4)}", i, Encoding.UTF8.GetBytes($"{i}"), arrival += TimeSpan.FromSeconds(_random.Next(8))))];
        _fails = [.. _records.Select(_ => Chance(0.75) ? 0 : !_hasLargeStates && Chance(0.4) ? Poison : _random.Next(1, 4))];
        _left = [.. _fails];
        var retries = _hasLargeStates ? -1 : _random.Next(-1, 4);
        Mapping = new StreamMapping("mapping-1", "count", "arn:aws:lambda:us-east-1:000000000000:function:count", new()
        {
            BatchSize = _random.Next(1, 12),
            ParallelizationFactor = _random.Next(1, 5),
            MaximumRetryAttempts = retries,
            // Without a limit on retries or age, a poison record would block the shard for a week.
            MaximumRecordAge = !_hasLargeStates && (retries == -1 || Chance(0.2)) ? TimeSpan.FromSeconds(_random.Next(60, 600)) : null,
            BisectBatchOnFunctionError = Chance(0.5),
            ReportBatchItemFailures = Chance(0.5),
            TumblingWindow = _hasLargeStates || Chance(0.5) ? TimeSpan.FromSeconds(_random.Next(5, 60)) : null,
            CallTimeLimit = TimeSpan.FromSeconds(_random.Next(60, 240)),
        }, CallAsync)
        { Filter = Chance(0.3) ? record => record.SequenceNumber % 5 != 3 : _ => true };
        Time = new(StreamSome.Noon);
        _processor = Start();
    }

    public StreamMapping Mapping { get; }

    public SkippingTime Time { get; }

    private StreamSettings Settings => Mapping.Settings;

    /// <summary>Plays the host: hands records out from the checkpoint on, and keeps that when the processor returns.</summary>
    public async Task RunAsync()
    {
        var (checkpoint, calls) = (0, 0);
        while (checkpoint < _records.Length)
        {
            var end = Math.Min(_records.Length, checkpoint + _random.Next(1, 20));
            Time.AdvanceTo(_records[end - 1].ArrivedAt);
            var chunk = _records[checkpoint..end];
            while (true)
            {
                Assert.True(++calls < MostCalls, $"{calls} calls for {_records.Length} records");
                try
                {
                    await _processor.ProcessAsync(Mapping, StreamSome.Shard, chunk, CancellationToken.None);
                    if (_down) throw new CrashException();
                    Assert.All(chunk, record => Assert.True(IsDone(record), $"The checkpoint is past {record.SequenceNumber}"));
                    checkpoint = end;
                    break;
                }
                catch (StreamCallTimeLimitException) when (!_down && !Chance(0.1)) { }
                catch (Exception e) when (e is CrashException or StreamCallTimeLimitException or StorageUnavailableException)
                {
                    if (e is StorageUnavailableException && !_down) continue;
                    _processor = Start();
                    break;
                }
            }
        }
        await CloseAsync();
        Check();
    }

    private StreamProcessor Start()
    {
        _down = false;
        _discardedInLife.Clear();
        return new(this, this, Time, this);
    }

    private async Task CloseAsync()
    {
        for (var calls = 0; _windows.All.Values.Any(stored => stored.State.Open is not null); calls++)
        {
            Assert.True(calls < 100, "A window stays open");
            Time.AdvanceTo(Time.GetUtcNow() + Settings.TumblingWindow!.Value + TimeSpan.FromSeconds(10));
            try
            {
                await new WindowCloser(this, this, Time, new LoggerFactory().CreateLogger<WindowCloser>()).CloseAsync(
                    Mapping, CancellationToken.None);
            }
            catch (CrashException)
            {
                _down = false;
            }
        }
    }

    private void Check()
    {
        foreach (var record in _records)
        {
            var sequence = record.SequenceNumber;
            Assert.True(IsDone(record), $"{sequence} is lost");
            if (!Mapping.Filter(record)) Assert.False(_handled.Contains(sequence) || _discarded.Contains(sequence));
            else if (_fails[sequence] == Poison) Assert.True(_discarded.Contains(sequence) && !_handled.Contains(sequence));
        }
        Assert.Empty(_broken);
        if (Settings.TumblingWindow is null) return;
        var folded = _results.Values.SelectMany(result => result).ToList();
        Assert.Equal(folded.Distinct().Order(), folded.Order());
        Assert.Empty(folded.Except(_handled));
        // A record that a function has handled may still be discarded, if every answer was lost.
        Assert.Empty(_handled.Except(folded).Except(_discarded));
    }

    private bool IsDone(StreamRecord record) =>
        !Mapping.Filter(record) || _handled.Contains(record.SequenceNumber) || _discarded.Contains(record.SequenceNumber);

    private ValueTask<InvocationOutcome> CallAsync(InvocationRequest request, CancellationToken shutdown)
    {
        lock (_lock)
        {
            MayCrash();
            if (Chance(0.05)) return new(new InvocationOutcome.Throttled(ThrottleReason.ConcurrentInvocationLimitExceeded));
            var json = JsonNode.Parse(request.Payload.Span)!;
            var outcome = (bool?)json["isFinalInvokeForWindow"] == true ? End(json) : Handle(json);
            MayCrash();
            return new(outcome);
        }
    }

    private InvocationOutcome End(JsonNode json)
    {
        var ids = json["state"]!["ids"]!.AsArray().Select(id => (long)id!).ToArray();
        Require(ids.Length > 0, "A window without records has an end");
        Require((bool)json["isWindowTerminatedEarly"]! == IsLarge(ids), "An early end does not come from the size of the state");
        _results[((string)json["window"]!["start"]!, ids[0])] = ids;
        return Chance(0.1) ? StreamSome.Failed() : StreamSome.Succeeded();
    }

    private InvocationOutcome Handle(JsonNode json)
    {
        var batch = json["Records"]!.AsArray()
            .Select(record => _records[long.Parse((string)record!["kinesis"]!["sequenceNumber"]!, CultureInfo.InvariantCulture)]).ToArray();
        CheckBatch(batch, json["window"]);
        var first = Array.FindIndex(batch, record => _left[record.SequenceNumber] > 0);
        if (first >= 0 && _left[batch[first].SequenceNumber] != Poison) _left[batch[first].SequenceNumber]--;
        var reports = first >= 0 && Settings.ReportBatchItemFailures && Chance(0.7);
        if (first >= 0 && !reports)
        {
            // Some time out first.
            if (Chance(0.3)) Time.AdvanceTo(Time.GetUtcNow() + TimeSpan.FromSeconds(3));
            return Chance(0.2) && Settings.TumblingWindow is not null
                ? StreamSome.Succeeded("""{"batchItemFailures":[]}""")
                : StreamSome.Failed();
        }
        if (reports && Chance(0.2)) return StreamSome.Succeeded("""{"state":{},"batchItemFailures":[{"itemIdentifier":"nobody"}]}""");
        var handled = batch[..(reports ? first : batch.Length)];
        foreach (var record in handled) _handled.Add(record.SequenceNumber);
        var answer = new JsonObject();
        if (json["state"] is { } state)
        {
            var ids = ((state["ids"] as JsonArray)?.Select(id => (long)id!) ?? []).Concat(
                handled.Select(record => record.SequenceNumber)).ToArray();
            answer["state"] = new JsonObject
            {
                ["ids"] = new JsonArray([.. ids.Select(id => JsonValue.Create(id))]),
                ["pad"] = IsLarge(ids) ? new string('x', WindowState.Largest) : ""
            };
        }
        if (reports) answer["batchItemFailures"] = new JsonArray(new JsonObject { ["itemIdentifier"] = $"{batch[first].SequenceNumber}" });
        return StreamSome.Succeeded(answer.ToJsonString());
    }

    private void CheckBatch(StreamRecord[] batch, JsonNode? window)
    {
        Require(batch.Length > 0 && batch.Length <= Settings.BatchSize, "A batch has a wrong size");
        Require(batch.Zip(batch.Skip(1)).All(pair => pair.First.SequenceNumber < pair.Second.SequenceNumber), "A batch is out of order");
        foreach (var record in batch)
        {
            Require(Mapping.Filter(record), $"{record.SequenceNumber} was filtered out");
            Require(
                _records.Take((int)record.SequenceNumber)
                    .Where(before => Settings.Lanes == 1 || before.PartitionKey == record.PartitionKey)
                    .All(before => IsDone(before) || batch.Contains(before)),
                    $"{record.SequenceNumber} comes before what is before it");
            Require(
                window is null || (DateTimeOffset)window["start"]! <= record.ArrivedAt && record.ArrivedAt < (DateTimeOffset)window["end"]!,
                $"{record.SequenceNumber} is in a window that is not its own");
        }
    }

    private bool IsLarge(long[] ids) => _hasLargeStates && ids.Length > 6;

    Task IDiscardedBatches.SendAsync(DiscardedBatch discarded, CancellationToken cancellation)
    {
        lock (_lock)
        {
            MayCrash();
            if (Chance(0.1)) throw new StorageUnavailableException("Away.", new IOException());
            var batch = discarded.Batch;
            foreach (var record in batch.Records.ToArray())
            {
                Require(_discardedInLife.Add(record.SequenceNumber), $"{record.SequenceNumber} is discarded twice");
                Require(
                    batch.Condition != StreamCondition.RecordAgeExceeded
                        || Time.GetUtcNow() - record.ArrivedAt >= Settings.MaximumRecordAge,
                    $"{record.SequenceNumber} is not too old");
                _discarded.Add(record.SequenceNumber);
            }
            if (batch.Condition == StreamCondition.RetryAttemptsExhausted)
            {
                Require(
                    Settings.MaximumRetryAttempts >= 0 && batch.Invocations > Settings.MaximumRetryAttempts,
                    $"{batch.First.SequenceNumber} had {batch.Invocations} attempts");
                if (Settings.BisectBatchOnFunctionError)
                    Require(
                        batch.Count == 1 && _fails[batch.First.SequenceNumber] > Settings.MaximumRetryAttempts,
                        $"{batch.First.SequenceNumber} is discarded with others");
            }
            MayCrash();
            return Task.CompletedTask;
        }
    }

    Task<StoredWindow?> IWindowStore.LoadAsync(string mapping, StreamShard shard, CancellationToken cancellation)
    {
        lock (_lock) MayFail();
        return _windows.LoadAsync(mapping, shard, cancellation);
    }

    async Task<string?> IWindowStore.TrySaveAsync(
        string mapping, StreamShard shard, WindowState state, string? tag, CancellationToken cancellation)
    {
        lock (_lock) MayFail();
        Require(state.State.Length <= WindowState.Largest, "A state is too large");
        var saved = await _windows.TrySaveAsync(mapping, shard, state, tag, cancellation);
        // An answer may be lost.
        lock (_lock) MayFail();
        return saved;
    }

    Task<IReadOnlyList<StreamShard>> IWindowStore.ListOpenAsync(string mapping, DateTimeOffset endsBy, CancellationToken cancellation) =>
        _windows.ListOpenAsync(mapping, endsBy, cancellation);

    Task<long?> IStreamEnds.LastSequenceNumberAsync(StreamShard shard, CancellationToken cancellation) =>
        Task.FromResult<long?>(_records.Length - 1);

    IDisposable? ILogger.BeginScope<TState>(TState state) => null;

    bool ILogger.IsEnabled(LogLevel logLevel) => true;

    void ILogger.Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (state is not IReadOnlyList<KeyValuePair<string, object?>> values
            || values.FirstOrDefault(pair => pair.Key == "Checkpoint").Value is not long checkpoint)
            return;
        lock (_lock)
            Require(
                _records.Where(record => record.SequenceNumber <= checkpoint).All(IsDone),
                $"The checkpoint {checkpoint} is past an open record");
    }

    private void MayFail()
    {
        MayCrash();
        if (Chance(0.05)) throw new StorageUnavailableException("Away.", new IOException());
    }

    private void MayCrash()
    {
        // Everything that runs in the crashed instance ends with it.
        if (_down || Chance(_crashes)) throw Crash();
    }

    private bool Chance(double probability) => _random.NextDouble() < probability;

    private void Require(bool holds, string otherwise)
    {
        if (!holds) _broken.Add(otherwise);
    }

    private CrashException Crash()
    {
        _down = true;
        return new();
    }

    private sealed class CrashException : Exception;
}
