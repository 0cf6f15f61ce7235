using System.Text.Json;

namespace Lambda.Engine.Async;

/// <summary>Reads and writes the JSON of <see cref="PendingDelivery"/>. Its first property distinguishes it from an event.</summary>
internal static class DeliveryCodec
{
    private static readonly byte[] Start = "{\"delivery\":"u8.ToArray();

    public static ReadOnlyMemory<byte> Write(PendingDelivery delivery) =>
        JsonSerializer.SerializeToUtf8Bytes(new DeliveryMessage(delivery), AsyncJson.Default.DeliveryMessage);

    public static bool IsDelivery(ReadOnlyMemory<byte> message) => message.Span.StartsWith(Start);

    /// <exception cref="FormatException">The message was not written by <see cref="Write"/>.</exception>
    public static PendingDelivery Read(ReadOnlyMemory<byte> message)
    {
        try
        {
            var delivery = JsonSerializer.Deserialize(message.Span, AsyncJson.Default.DeliveryMessage)?.Delivery;
            return delivery is { RequestId: not null, Function: not null, RecordBlob: not null, Tries: >= 0 }
                && DestinationAddress.Parse(delivery.Destination) is not null
                ? delivery
                : throw new FormatException("The message lacks a property of a delivery, or its destination is not valid.");
        }
        catch (JsonException e)
        {
            throw new FormatException($"The message is not a valid JSON delivery: {e.Message}", e);
        }
    }
}

internal sealed record DeliveryMessage(PendingDelivery Delivery);
