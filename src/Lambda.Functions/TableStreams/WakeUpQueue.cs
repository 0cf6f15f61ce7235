using System.Text.Json;
using System.Text.Json.Serialization;
using Azure.Storage.Queues;
using Lambda.Engine.TableStreams.Writing;
using Lambda.Functions.State;

namespace Lambda.Functions.TableStreams;

/// <summary>Wakes shards through a Storage queue, which also starts an app that has scaled to zero.</summary>
internal sealed class WakeUpQueue(QueueServiceClient queues) : IWakeUps
{
    // The timer finds shards whose wake-up was lost.
    private static readonly TimeSpan TimeToLive = TimeSpan.FromHours(1);
    private readonly QueueClient _queue = queues.GetQueueClient(StorageNames.TableStreamQueue);

    public Task SendAsync(ShardWakeUp wakeUp, TimeSpan delay, CancellationToken cancellation) => StorageGuard.CallAsync(
        "The shard was not woken",
        () => _queue.SendMessageAsync(
            new BinaryData(JsonSerializer.SerializeToUtf8Bytes(wakeUp, WakeUpJson.Default.ShardWakeUp)), delay.InWholeSeconds(), TimeToLive,
            cancellation),
        cancellation);

    /// <summary>Reads a message of the queue; null if the text is anything else.</summary>
    public static ShardWakeUp? Read(ReadOnlyMemory<byte> message)
    {
        try
        {
            return JsonSerializer.Deserialize(message.Span, WakeUpJson.Default.ShardWakeUp);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

/// <summary>The JSON contract of the queue.</summary>
[JsonSerializable(typeof(ShardWakeUp))]
internal sealed partial class WakeUpJson : JsonSerializerContext;
