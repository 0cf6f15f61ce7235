namespace FunctionApp.Async;

/// <summary>What a message of the event queue is.</summary>
internal abstract record AsyncMessage
{
    private AsyncMessage() { }

    /// <summary>An event and its next attempt.</summary>
    public sealed record Event(AsyncEvent Item) : AsyncMessage;

    /// <summary>A record that waits for its destination.</summary>
    public sealed record Delivery(PendingDelivery Pending) : AsyncMessage;

    /// <summary>Nothing that this app wrote.</summary>
    public sealed record Unreadable(string Reason) : AsyncMessage;

    public static AsyncMessage Read(ReadOnlyMemory<byte> message)
    {
        try
        {
            return DeliveryCodec.IsDelivery(message) ? new Delivery(DeliveryCodec.Read(message)) : new Event(AsyncEventCodec.Read(message));
        }
        catch (FormatException e)
        {
            return new Unreadable(e.Message);
        }
    }
}
