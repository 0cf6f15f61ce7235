using Local.Amqp.Transport;
using Local.Emulator.Access;

namespace Local.Emulator.Ports;

/// <summary>A service behind the AMQP port. The client's host name and the address decide to which service a link goes.</summary>
internal interface IAmqpFront
{
    /// <param name="host">The host name in the client's open; empty if there was none.</param>
    /// <param name="address">The path of the node, without slashes at its ends.</param>
    bool Serves(string host, string address);

    /// <summary>Returns whether clients may attach to the address without a claim to it, because the service checks each request.</summary>
    bool ChecksAccess(string address) => false;

    /// <summary>Decides on a link whose client may use the address, or still has to prove that it may.</summary>
    ValueTask<LinkDecision> AttachAsync(LinkRequest request, string address, IAccess access, CancellationToken cancellation);

    /// <summary>
    /// Decides on a link to the transaction coordinator, which has no address; null if the service has no coordinator. Each operation is
    /// checked on its own link.
    /// </summary>
    LinkDecision? Coordinate(LinkRequest request) => null;

    /// <summary>Called when a client has disconnected and its links are closed.</summary>
    void Forget(AmqpConnection connection);
}
