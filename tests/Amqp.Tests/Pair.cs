using Local.Amqp.Transport;

namespace Amqp.Tests;

/// <summary>A client and a server in one process.</summary>
internal sealed class Pair : IAsyncDisposable
{
    private Pair(AmqpConnection client, AmqpConnection server, TestNode node) => (Client, Server, Node) = (client, server, node);

    public AmqpConnection Client { get; }

    public AmqpConnection Server { get; }

    public TestNode Node { get; }

    public static async Task<Pair> OpenAsync(AmqpClientOptions? client = null, AmqpListenerOptions? server = null, TestNode? node = null)
    {
        node ??= new TestNode();
        var (near, far) = DuplexPair.Create();
        var accepted = AmqpConnection.Accept(far, server ?? new AmqpListenerOptions(), node);
        return new Pair(
            await AmqpConnection.ConnectAsync(near, client ?? new AmqpClientOptions(), TestContext.Current.CancellationToken),
            accepted,
            node);
    }

    public async ValueTask DisposeAsync()
    {
        await Client.DisposeAsync();
        await Server.DisposeAsync();
    }
}
