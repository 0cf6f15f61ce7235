namespace Lambda.Engine.Async;

/// <summary>Queues events of any size, with large payloads in blobs.</summary>
internal static class EventQueueExtensions
{
    private const int MaxMessage = AsyncEventCodec.MaxMessage - AsyncEventCodec.RoomForCounts;

    /// <summary>
    /// Queues an event for immediate delivery. A payload that does not fit the message goes to a blob first, filed under that day.
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
