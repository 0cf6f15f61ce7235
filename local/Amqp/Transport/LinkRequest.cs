using Local.Amqp.Transport.Performatives;

namespace Local.Amqp.Transport;

/// <summary>A client's request to attach a link.</summary>
/// <param name="Attach">The client's attach, whose role is the client's.</param>
internal sealed record LinkRequest(AmqpSession Session, Attach Attach)
{
    public AmqpConnection Connection => Session.Connection;

    /// <summary>Whether messages will flow to the client.</summary>
    public bool IsForSending => Attach.Role == Role.Receiver;

    /// <summary>Whether the client requests a link to the transaction coordinator (part 4.3), which has no address.</summary>
    public bool IsForCoordinator => Attach.Target is { IsCoordinator: true };

    /// <summary>The node at this end: the source when the client receives, the target when it sends.</summary>
    public string? Address => IsForSending ? Attach.Source?.Address : Attach.Target?.Address;
}
