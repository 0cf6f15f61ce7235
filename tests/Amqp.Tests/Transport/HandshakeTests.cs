using System.Text;
using Local.Amqp.Security;
using Local.Amqp.Transport;
using Local.Amqp.Types;
using Testing;

namespace Amqp.Tests.Transport;

public sealed class HandshakeTests
{
    private const string Anonymous = "00000019 02010000 005341 c00c 01 a309 414e4f4e594d4f5553";
    private const string OutcomeOk = "00000010 02010000 005344 c003 01 5000";
    private const string OutcomeAuth = "00000010 02010000 005344 c003 01 5001";

    [Fact]
    public async Task SASL_and_open_are_answered_byte_for_byte()
    {
        await using var peer = ScriptedPeer.Connect(
            new AmqpListenerOptions { ContainerId = "me", IdleTimeout = Timeout.InfiniteTimeSpan, Sasl = new SaslServer(["ANONYMOUS"]) });

        await peer.SendAsync(ScriptedPeer.SaslHeader);
        Assert.Equal(ScriptedPeer.SaslHeader, await peer.ReadHeaderAsync());
        Assert.Equal(Clean("0000001c 02010000 005340 c00f 01 e00c 01 a3 09 414e4f4e594d4f5553"), Hex(await peer.ReadFrameAsync()));
        await peer.SendAsync(Anonymous);
        Assert.Equal(Clean(OutcomeOk), Hex(await peer.ReadFrameAsync()));
        await peer.SendAsync(
            ScriptedPeer.AmqpHeader + "00000012 02000000 005310 c005 01 a1 02 7065".Replace(" ", "", StringComparison.Ordinal));
        Assert.Equal(ScriptedPeer.AmqpHeader, await peer.ReadHeaderAsync());
        Assert.Equal(Clean("0000001b 02000000 005310 c00e 04 a1026d65 40 7000010000 6000ff"), Hex(await peer.ReadFrameAsync()));
        Assert.Equal("ANONYMOUS", peer.Server.Identity!.Mechanism);
        Assert.Equal("pe", (await peer.Node.Opened.Task).Remote.ContainerId);
    }

    [Theory]
    [InlineData("user", "right", true)]
    [InlineData("user", "wrong", false)]
    public async Task The_password_of_a_PLAIN_login_is_checked(string user, string password, bool isLetIn)
    {
        await using var peer = ScriptedPeer.Connect(
            new AmqpListenerOptions { Sasl = new SaslServer(["PLAIN"], identity => identity is { User: "user", Password: "right" }) });
        await peer.SendAsync(ScriptedPeer.SaslHeader);
        await peer.ReadHeaderAsync();
        await peer.ReadFrameAsync();

        await peer.SendAsync(new SaslInit("PLAIN", Encoding.UTF8.GetBytes($"\0{user}\0{password}"), null), type: 1);

        Assert.Equal(Clean(isLetIn ? OutcomeOk : OutcomeAuth), Hex(await peer.ReadFrameAsync()));
        if (!isLetIn) await peer.ExpectGoneAsync();
    }

    [Fact]
    public async Task A_SASL_mechanism_that_is_not_offered_is_refused()
    {
        await using var peer = ScriptedPeer.Connect(new AmqpListenerOptions { Sasl = new SaslServer(["PLAIN"]) });
        await peer.SendAsync(ScriptedPeer.SaslHeader + Clean(Anonymous));
        await peer.ReadHeaderAsync();
        await peer.ReadFrameAsync();

        Assert.Equal(Clean(OutcomeAuth), Hex(await peer.ReadFrameAsync()));
        await peer.ExpectGoneAsync();
    }

    [Theory]
    [InlineData("414d515000000901")]
    [InlineData("414d515002010000")]
    [InlineData("474554202f204854")]
    public async Task A_client_with_another_protocol_receives_the_AMQP_header_and_is_disconnected(string header)
    {
        await using var peer = ScriptedPeer.Connect();
        await peer.SendAsync(header);

        Assert.Equal(ScriptedPeer.AmqpHeader, await peer.ReadHeaderAsync());
        await peer.ExpectGoneAsync();
    }

    [Fact]
    public async Task A_client_without_SASL_receives_the_SASL_header_and_is_disconnected()
    {
        await using var peer = ScriptedPeer.Connect(new AmqpListenerOptions { AllowsBare = false });
        await peer.SendAsync(ScriptedPeer.AmqpHeader);

        Assert.Equal(ScriptedPeer.SaslHeader, await peer.ReadHeaderAsync());
        await peer.ExpectGoneAsync();
    }

    [Fact]
    public async Task A_connection_that_is_not_opened_in_time_is_closed()
    {
        var clock = new ManualTimeProvider(DateTimeOffset.UnixEpoch);
        await using var peer = ScriptedPeer.Connect(new AmqpListenerOptions { Time = clock, HandshakeTimeout = TimeSpan.FromSeconds(10) });
        await peer.SendAsync(ScriptedPeer.AmqpHeader);
        Assert.Equal(ScriptedPeer.AmqpHeader, await peer.ReadHeaderAsync());

        clock.Advance(TimeSpan.FromSeconds(9));
        Assert.False(peer.Server.Completion.IsCompleted);
        clock.Advance(TimeSpan.FromSeconds(1));

        await peer.ExpectGoneAsync();
    }

    [Fact]
    public async Task A_client_whose_login_is_refused_throws()
    {
        var (near, far) = DuplexPair.Create();
        await using var server =
            AmqpConnection.Accept(far, new AmqpListenerOptions { Sasl = new SaslServer(["PLAIN"], _ => false) }, new TestNode());

        var error = await Assert.ThrowsAsync<AmqpException>(() => AmqpConnection.ConnectAsync(
            near, new AmqpClientOptions { Sasl = SaslClient.Plain("a", "b") }, TestContext.Current.CancellationToken));

        Assert.Equal(ErrorCondition.UnauthorizedAccess, error.Error.Condition);
    }

    private static string Clean(string hex) => hex.Replace(" ", "", StringComparison.Ordinal);

    private static string Hex(byte[] bytes) => Convert.ToHexStringLower(bytes);
}
