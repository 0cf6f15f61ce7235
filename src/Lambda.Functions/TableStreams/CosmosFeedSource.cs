using System.Globalization;
using System.Text.Json;
using Lambda.Engine.Invocation;
using Lambda.Engine.Polling;
using Lambda.Engine.Polling.Streams;
using Lambda.Engine.TableStreams;
using Lambda.Engine.TableStreams.Cosmos;

namespace Lambda.Functions.TableStreams;

/// <summary>
/// The common part of the triggers of Cosmos DB's change feeds. A trigger takes the documents as text, has <c>[FixedDelayRetry(-1,
/// "00:00:01")]</c>, and calls this.
/// </summary>
/// <remarks>When this returns, every change is done or discarded. When it throws, the host calls again with the same documents.</remarks>
public sealed class CosmosFeedSource
{
    private readonly StreamProcessor _processor;
    private readonly MappingGate _gate;
    private readonly Invoker _invoker;
    private readonly ProcessingResults _results;
    private readonly TimeProvider _time;

    internal CosmosFeedSource(StreamProcessor processor, MappingGate gate, Invoker invoker, ProcessingResults results, TimeProvider time) =>
        (_processor, _gate, _invoker, _results, _time) = (processor, gate, invoker, results, time);

    // Shorter than functionTimeout in host.json by the longest possible invocation.
    private static readonly TimeSpan CallTimeLimit = new StreamSettings().CallTimeLimit;

    /// <summary>Passes changes of a container to the function of a mapping, as <c>aws:dynamodb</c> or <c>aws:docdb</c>.</summary>
    /// <param name="mapping">The mapping's name.</param>
    /// <param name="documents">The documents, as a JSON array.</param>
    /// <param name="partitionKey">The property that is the container's partition key; null if <c>id</c> is the only key.</param>
    /// <param name="shutdown">Cancelled when the app shuts down.</param>
    /// <exception cref="StreamCallTimeLimitException">Some changes are not done and must be redelivered.</exception>
    /// <exception cref="JsonException">They are not documents of a change feed.</exception>
    public async Task ProcessAsync(string mapping, string documents, string? partitionKey, CancellationToken shutdown)
    {
        var began = _time.GetTimestamp();
        var now = await _gate.EnabledAsync(mapping, CallTimeLimit, shutdown);
        using var parsed = JsonDocument.Parse(documents, new() { MaxDepth = 256 });
        if (parsed.RootElement.ValueKind == JsonValueKind.Array && parsed.RootElement.GetArrayLength() == 0) return;
        if (now is null) throw new StreamCallTimeLimitException(new(mapping, "0"));
        var records = CosmosChanges.Of(now.Source, parsed.RootElement, partitionKey);
        // The host reads several key ranges at once without naming them: each call is a shard of its own, which is the same when the call
        // recurs.
        var shard = StreamShard.OfPartition(
            now.SourceArn, TableStreamKeys.Hash(records[0].Change!.EventId).ToString(CultureInfo.InvariantCulture));
        var stream = StreamMappings.Of(now, _invoker);
        try
        {
            await _processor.ProcessAsync(
                stream with { Settings = stream.Settings with { CallTimeLimit = CallTimeLimit - _time.GetElapsedTime(began) } },
                shard,
                records,
                shutdown);
            _results.Report(mapping, ProcessingResults.Ok, records.Count, records[0].ArrivedAt);
        }
        catch (StreamCallTimeLimitException)
        {
            _results.Report(mapping, ProcessingResults.Failed, records.Count, records[0].ArrivedAt);
            throw;
        }
    }
}
