namespace Lambda.Engine.Async;

/// <summary>Queues events of any size; large payloads go to blobs.</summary>
internal static class EventQueueExtensions
{
    private const int MaxMessage = AsyncEventCodec.MaxMessage - AsyncEventCodec.RoomForCounts;

    /// <summary>
    /// Queues an event for immediate delivery. A payload that is too large for the message is first saved in a blob, filed under
    /// <paramref name="day"/>.
    /// </summary>
    /// <exception cref="StorageUnavailableException">It was not stored.</exception>
    public static async Task SendEventAsync(
        this IEventQueue queue, AsyncEvent message, IPayloadStore payloads, DateTimeOffset day, CancellationToken cancellation)
    {
        var bytes = AsyncEventCodec.Write(message);
        if (bytes.Length > MaxMessage)
        {
            var blob = await payloads.SaveAsync(message.RequestId, day, message.Payload, cancellation);
            bytes = AsyncEventCodec.Write(message with { Payload = default, PayloadBlob = blob });
        }
        await queue.SendAsync(bytes, TimeSpan.Zero, cancellation);
    }
}
