using Azure.Messaging.ServiceBus;
using Local.Amqp;
using Testing;

namespace Local.Tests.ServiceBus;

public sealed class SessionReceiverTests : ServiceBusTest
{
    private static readonly AmqpSymbol Filter = "com.microsoft:session-filter";
    private static readonly DateTimeOffset Until = new(2030, 1, 2, 3, 4, 5, TimeSpan.Zero);

    [Fact]
    public async Task The_next_session_is_the_one_that_the_service_names()
    {
        Bus.Decide = request => Locked(request, "blue");
        await using var receiver = await Client.AcceptNextSessionAsync("orders", cancellationToken: Cancellation);
        Assert.Equal(("blue", Until, false), (receiver.SessionId, receiver.SessionLockedUntil, receiver.IsClosed));
        var asked = Assert.Single(Bus.Attached).Attach;
        Assert.True(asked.Source!.Filter!.TryGetValue(Filter, out var id));
        Assert.Null(id);
    }

    [Fact]
    public async Task A_named_session_is_asked_for()
    {
        Bus.Decide = request => Locked(request, (string)request.Attach.Source!.Filter![Filter]!);
        await using var receiver = await Client.AcceptSessionAsync("topic", "sub", "red", cancellationToken: Cancellation);
        Assert.Equal(("red", "topic/Subscriptions/sub"), (receiver.SessionId, receiver.EntityPath));
    }

    [Theory]
    [InlineData("com.microsoft:session-cannot-be-locked", ServiceBusFailureReason.SessionCannotBeLocked)]
    [InlineData("com.microsoft:timeout", ServiceBusFailureReason.ServiceTimeout)]
    public async Task A_session_that_is_not_to_be_had_is_told_at_once(string condition, ServiceBusFailureReason reason)
    {
        Bus.Decide = _ => LinkDecision.Refuse(condition, "no");
        var failure = await Assert.ThrowsAsync<ServiceBusException>(() => Client.AcceptSessionAsync("orders", "red", cancellationToken: Cancellation));
        Assert.Equal(reason, failure.Reason);
        Assert.Single(Bus.Attached);
    }

    [Fact]
    public async Task The_state_is_read_and_written_in_the_session()
    {
        Bus.Decide = request => Locked(request, "red");
        byte[]? stored = null;
        Bus.Answer = request =>
        {
            var body = (AmqpMap)request.Body.Value()!;
            if ((string)body["session-id"]! != "red") return ScriptedBus.Response(410, condition: "com.microsoft:session-lock-lost");
            if ((string)request.ApplicationProperties!["operation"]! == "com.microsoft:get-session-state") return ScriptedBus.Response(200, new AmqpMap { ["session-state"] = stored });
            stored = (byte[]?)body["session-state"];
            return ScriptedBus.Response(200);
        };
        await using var receiver = await Client.AcceptSessionAsync("orders", "red", cancellationToken: Cancellation);
        Assert.Null(await receiver.GetSessionStateAsync(Cancellation));
        await receiver.SetSessionStateAsync(new BinaryData("kept"), Cancellation);
        Assert.Equal("kept", (await receiver.GetSessionStateAsync(Cancellation)).ToString());
        await receiver.SetSessionStateAsync(null, Cancellation);
        Assert.Null(await receiver.GetSessionStateAsync(Cancellation));
    }

    [Fact]
    public async Task Renewing_changes_the_end_of_the_lock()
    {
        Bus.Decide = request => Locked(request, "red");
        Bus.Answer = _ => ScriptedBus.Response(200, new AmqpMap { ["expiration"] = Until.AddMinutes(5) });
        await using var receiver = await Client.AcceptSessionAsync("orders", "red", cancellationToken: Cancellation);
        await receiver.RenewSessionLockAsync(Cancellation);
        Assert.Equal(Until.AddMinutes(5), receiver.SessionLockedUntil);
    }

    [Fact]
    public async Task A_session_whose_link_was_lost_is_lost()
    {
        Bus.Decide = request => Locked(request, "red");
        await using var receiver = await Client.AcceptSessionAsync("orders", "red", cancellationToken: Cancellation);
        var receiving = receiver.ReceiveMessageAsync(TimeSpan.FromMinutes(1), Cancellation);
        await Eventually.True(() => Bus.Queue.Links is [{ Credit: 1 }], Cancellation);
        Bus.Queue.Links[0].Close(new AmqpError("com.microsoft:session-lock-lost", "expired"));
        var failure = await Assert.ThrowsAsync<ServiceBusException>(() => receiving);
        Assert.Equal((ServiceBusFailureReason.SessionLockLost, false), (failure.Reason, failure.IsTransient));
        Assert.True(receiver.IsClosed);
    }

    private LinkDecision Locked(LinkRequest request, string session) => LinkDecision.Send(Bus.Queue) with
    {
        Source = request.Attach.Source! with { Filter = new AmqpMap { [Filter] = session } },
        Properties = new AmqpMap { [new AmqpSymbol("com.microsoft:locked-until-utc")] = Until.UtcTicks },
    };
}
