using System.Globalization;
using System.Text.Json;
using Azure.Messaging.EventHubs;
using Lambda.Engine.Invocation;
using Lambda.Engine.Polling;
using Lambda.Engine.Polling.Streams;
using Lambda.Functions.Observability;
using Microsoft.Azure.Functions.Worker;

namespace Lambda.Functions.Sources;

/// <summary>
/// The common part of the triggers of event hubs. A trigger takes <c>EventData[]</c>, has <c>[FixedDelayRetry(-1,
/// EventHubSource.RetryDelay)]</c>, and calls this.
/// </summary>
/// <remarks>
/// When this returns, every event is done or discarded, and the host stores the partition's position. When it throws, the host executes the
/// function again with the same events and stores nothing. It also stores nothing when the app shuts down or the partition moves to another
/// instance.
/// </remarks>
public sealed class EventHubSource
{
    private readonly StreamProcessor _processor;
    private readonly MappingGate _gate;
    private readonly Invoker _invoker;
    private readonly ProcessingResults _results;
    private readonly KafkaEndpoint _kafka;
    private readonly TimeProvider _time;

    internal EventHubSource(
        StreamProcessor processor, MappingGate gate, Invoker invoker, ProcessingResults results, KafkaEndpoint kafka, TimeProvider time) =>
        (_processor, _gate, _invoker, _results, _kafka, _time) = (processor, gate, invoker, results, kafka, time);

    /// <summary>The host's delay before it executes a function again.</summary>
    public const string RetryDelay = "00:00:01";

    // Of https://learn.microsoft.com/azure/iot-hub/iot-hub-devguide-messages-construct#system-properties-of-d2c-iot-hub-messages.
    private const string DeviceId = "iothub-connection-device-id";

    // Shorter than functionTimeout in host.json by the longest possible invocation.
    private static readonly TimeSpan CallTimeLimit = new StreamSettings().CallTimeLimit;

    /// <summary>Passes events of a partition to the function of a mapping.</summary>
    /// <param name="mapping">The mapping's name.</param>
    /// <param name="events">The events, in order.</param>
    /// <param name="context">The function's context, which names the partition.</param>
    /// <exception cref="StreamCallTimeLimitException">Some events are not done and must be redelivered.</exception>
    public async Task ProcessAsync(string mapping, IReadOnlyList<EventData> events, FunctionContext context)
    {
        ArgumentNullException.ThrowIfNull(events);
        ArgumentNullException.ThrowIfNull(context);
        var (partition, began) = (PartitionOf(context), _time.GetTimestamp());
        if (await _gate.EnabledAsync(mapping, CallTimeLimit, context.CancellationToken) is not { } enabled)
            throw new StreamCallTimeLimitException(StreamShard.OfPartition(mapping, partition));
        var (shard, records) = enabled.Source.IsOfKafka
            ? OfKafka(enabled, events, partition)
            : (StreamShard.OfPartition(enabled.SourceArn, partition), events.Select(Record).ToArray());
        var stream = StreamMappings.Of(enabled, _invoker);
        try
        {
            await _processor.ProcessAsync(
                stream with { Settings = stream.Settings with { CallTimeLimit = CallTimeLimit - _time.GetElapsedTime(began) } }, shard,
                records, context.CancellationToken);
            _results.Report(mapping, ProcessingResults.Ok, records.Length, records[0].ArrivedAt);
        }
        catch (StreamCallTimeLimitException)
        {
            _results.Report(mapping, ProcessingResults.Failed, records.Length, records[0].ArrivedAt);
            throw;
        }
    }

    private (StreamShard Shard, StreamRecord[] Records) OfKafka(
        EventSourceMapping mapping, IReadOnlyList<EventData> events, string partition)
    {
        var (topic, number) = (mapping.Source.Name, int.Parse(partition, NumberStyles.None, CultureInfo.InvariantCulture));
        return (StreamShard.OfKafka(mapping.SourceArn, topic, partition, _kafka.ClusterOf(mapping)),
            [.. events.Select(one => KafkaRecords.Of(one, topic, number))]);
    }

    // IoT Hub gives its events no key, and says which device each is of: the records of a device stay in order.
    private static string KeyOf(EventData data) =>
        data.PartitionKey ?? (data.SystemProperties.TryGetValue(DeviceId, out var device) ? device as string : null) ?? "";

    private static StreamRecord Record(EventData data) =>
        new(KeyOf(data), data.SequenceNumber, data.EventBody.ToMemory(), data.EnqueuedTime)
        {
            Trace = MessageTrace.Of(data),
        };

    private static string PartitionOf(FunctionContext context)
    {
        if (context.BindingContext.BindingData.TryGetValue("PartitionContext", out var metadata) && metadata is string json)
        {
            using var document = JsonDocument.Parse(json);
            if (document.RootElement.TryGetProperty("PartitionId", out var id)) return id.GetString() ?? "";
        }
        throw new InvalidOperationException(
            "The trigger's metadata does not name a partition: the function is not triggered by an event hub.");
    }
}
