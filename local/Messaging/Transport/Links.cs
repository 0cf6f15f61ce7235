using Local.Amqp;

namespace Local.Messaging;

/// <summary>Each link has a session of its own, so that what goes wrong on one ends no other.</summary>
internal static class Links
{
    /// <summary>Ends a session and with it its links; that the other end is gone, or silent, does not matter.</summary>
    public static async Task EndAsync(AmqpSession session)
    {
        try
        {
            if (session.Connection.IsOpen) await session.EndAsync().ConfigureAwait(false);
        }
        catch (Exception e) when (e is AmqpException or TimeoutException or ObjectDisposedException)
        {
            // The connection ended meanwhile, or its other end does not answer.
        }
    }

    /// <summary>The properties of a link to an entity; the service waits no longer than the client does.</summary>
    public static AmqpMap Properties(TimeSpan timeout) => new() { [new AmqpSymbol(WireNames.Timeout)] = (uint)Math.Min(timeout.TotalMilliseconds, uint.MaxValue) };
}
