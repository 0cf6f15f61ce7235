namespace Lambda.Engine.Async;

/// <summary>The content of a message in the event queue.</summary>
internal abstract record AsyncMessage
{
    private AsyncMessage() { }

    /// <summary>An event and its next attempt.</summary>
    public sealed record Event(AsyncEvent Item) : AsyncMessage;

    /// <summary>A record that waits to be delivered to its destination.</summary>
    public sealed record Delivery(PendingDelivery Pending) : AsyncMessage;

    /// <summary>A message that this app did not write.</summary>
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
