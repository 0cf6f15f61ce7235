using Local.Amqp;

namespace Local.Emulator.Hosting;

/// <summary>A service behind the AMQP port. Which of them a link is for is told by the host that the client connects to, and by the address.</summary>
internal interface IAmqpFront
{
    /// <param name="host">The host of the client's open; empty if it named none.</param>
    /// <param name="address">The path of the node, without a slash at its ends.</param>
    bool Serves(string host, string address);

    /// <summary>Decides on a link whose client may use the address.</summary>
    ValueTask<LinkDecision> AttachAsync(LinkRequest request, string address, CancellationToken cancellation);

    /// <summary>A client is gone, and so are its links.</summary>
    void Forget(AmqpConnection connection);
}
