using Local.Amqp.Transport;
using Local.Emulator.Access;

namespace Local.Emulator.Ports;

/// <summary>
/// A service behind the AMQP port. The client's host name and the address decide which service a link is for.
/// </summary>
internal interface IAmqpFront
{
    /// <param name="host">The host of the client's open; empty if it named none.</param>
    /// <param name="address">The path of the node, without a slash at its ends.</param>
    bool Serves(string host, string address);

    /// <summary>Whether clients may attach to the address without a claim to it, because each request there is looked at.</summary>
    bool ChecksAccess(string address) => false;

    /// <summary>Decides on a link whose client may use the address, or has yet to prove it.</summary>
    ValueTask<LinkDecision> AttachAsync(LinkRequest request, string address, IAccess access, CancellationToken cancellation);

    /// <summary>
    /// Decides on a link to the coordinator of transactions, which has no address; null if the service has none. Each operation is
    /// looked at on its own link.
    /// </summary>
    LinkDecision? Coordinate(LinkRequest request) => null;

    /// <summary>A client disconnected, and its links are closed.</summary>
    void Forget(AmqpConnection connection);
}
