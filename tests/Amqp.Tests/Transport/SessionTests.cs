using Local.Amqp.Client;
using Local.Amqp.Transport.Performatives;
using Local.Amqp.Types;

namespace Amqp.Tests.Transport;

public sealed class SessionTests
{
    private const int Sessions = 2_000;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Nothing_is_sent_after_a_session_has_ended_even_while_its_links_are_in_use()
    {
        await using var pair = await Pair.OpenAsync();
        for (var i = 0; i < Sessions; i++)
        {
            var session = await pair.Client.BeginSessionAsync(Cancellation);
            var receiver = await AmqpReceiver.AttachAsync(session, "orders", 1, Cancellation);
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
            var working = Task.Run(() =>
            {
                while (!stop.IsCancellationRequested) receiver.Link.AddCredit(1);
            }, Cancellation);
            await session.EndAsync(cancellation: Cancellation);
            await stop.CancelAsync();
            await working;
        }
        // A frame after the end would be for a channel without a session, which closes the connection.
        Assert.True(pair.Client.IsOpen, pair.Client.Reason?.Message);
        Assert.Empty(pair.Client.Links());
    }

    [Fact]
    public async Task Frames_that_arrive_after_a_session_has_ended_are_not_answered()
    {
        await using var peer = await ScriptedPeer.BeginAsync();
        await peer.AttachReceiverAsync("orders");
        await peer.AttachReceiverAsync("orders", handle: 1);
        await peer.TransferAsync(0, [1], handle: 7);
        Assert.Equal(ErrorCondition.UnattachedHandle, (await peer.ExpectAsync(Descriptor.End, End.Read)).Error!.Condition);

        await peer.SendAsync(new Detach(0, true, null));
        await peer.GrantAsync(1, handle: 1, echo: true);
        await peer.SendAsync(new End(null));
        await peer.SendAsync(new Begin(null, 0, 100, 100, 100));

        Assert.Equal((ushort)0, (await peer.ExpectAsync(Descriptor.Begin, Begin.Read)).RemoteChannel);
    }

    [Fact]
    public async Task A_detached_link_does_not_answer_a_flow_that_asks_for_an_echo()
    {
        await using var peer = await ScriptedPeer.BeginAsync();
        await peer.AttachReceiverAsync("orders");
        peer.Node["orders"].Links[0].Close();
        await peer.ExpectAsync(Descriptor.Detach, Detach.Read);

        await peer.GrantAsync(1, echo: true);
        await peer.SendAsync(new Detach(0, true, null));
        await peer.AttachReceiverAsync("orders");
    }
}
