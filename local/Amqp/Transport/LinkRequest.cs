using Local.Amqp.Transport.Performatives;

namespace Local.Amqp.Transport;

/// <summary>The request of a client to attach a link.</summary>
/// <param name="Attach">As the client sent it: its role is the client's.</param>
internal sealed record LinkRequest(AmqpSession Session, Attach Attach)
{
    public AmqpConnection Connection => Session.Connection;

    /// <summary>Whether messages are to flow to the client.</summary>
    public bool IsForSending => Attach.Role == Role.Receiver;

    /// <summary>Whether the client wants the coordinator of transactions (part 4.3), which has no address.</summary>
    public bool IsForCoordinator => Attach.Target is { IsCoordinator: true };

    /// <summary>The node at this end: the source when the client receives, the target when it sends.</summary>
    public string? Address => IsForSending ? Attach.Source?.Address : Attach.Target?.Address;
}
