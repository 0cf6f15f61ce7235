using Local.Amqp.Client;
using Local.Amqp.Messaging;
using Local.Amqp.Requests;
using Local.Amqp.Security;
using Local.Amqp.Transport;
using Local.Amqp.Transport.Performatives;
using Local.Amqp.Types;

namespace Amqp.Tests.Messaging;

public sealed class RequestNodeTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Management_requests_and_tokens_receive_their_responses()
    {
        var node = new RequestNode((request, _) =>
        {
            var isToken = request.ApplicationProperties!.TryGet("operation", out string? operation) && operation == "put-token";
            return new(new AmqpMessageBuilder
            {
                ApplicationProperties = new AmqpMap { ["status-code"] = isToken && Equals(request.Body.Value(), "bad") ? 401 : 200 },
                Value = "re: " + request.Body.Value(),
            }.Build());
        });
        await using var pair = await Pair.OpenAsync(
            new AmqpClientOptions { Sasl = SaslClient.MsSbCbs },
            node: new TestNode { Deciding = (request, _) => new(node.Attach(request)) });
        var session = await pair.Client.BeginSessionAsync(Cancellation);
        await using var client = await AmqpRequestClient.AttachAsync(session, Cbs.Address, Cancellation);

        var requests = Enumerable.Range(0, 50)
            .Select(i => client.RequestAsync(new AmqpMessageBuilder { ApplicationProperties = [], Value = $"{i}" }.Build(), Cancellation));
        Assert.Equal(Enumerable.Range(0, 50).Select(i => $"re: {i}"), (await Task.WhenAll(requests)).Select(it => it.Body.Value()));

        await Cbs.PutTokenAsync(client, "amqp://host/q", "jwt", "good", cancellation: Cancellation);
        var refused = await Assert.ThrowsAsync<AmqpException>(
            () => Cbs.PutTokenAsync(client, "amqp://host/q", "jwt", "bad", cancellation: Cancellation));
        Assert.Equal(ErrorCondition.UnauthorizedAccess, refused.Error.Condition);
        Assert.Equal("MSSBCBS", pair.Server.Identity!.Mechanism);
    }

    [Theory]
    [InlineData("the-link")]
    [InlineData("unknown")]
    public async Task A_response_is_sent_even_if_the_link_of_the_caller_has_no_address(string replyTo)
    {
        var node = new RequestNode((_, _) => new(Text("response")));
        await using var pair = await Pair.OpenAsync(node: new TestNode { Deciding = (request, _) => new(node.Attach(request)) });
        var session = await pair.Client.BeginSessionAsync(Cancellation);
        await using var receiver = await AmqpReceiver.AttachAsync(
            session,
            new LinkSettings { Name = "the-link", Source = new Source { Address = "$cbs" }, Target = new Target(), Credit = 1 },
            Cancellation);
        await using var sender = await AmqpSender.AttachAsync(session, "$cbs", Cancellation);

        await sender.SendAsync(
            Text("request").With(new MessageProperties { MessageId = 7ul, ReplyTo = replyTo }), cancellation: Cancellation);

        Assert.Equal(7ul, (await receiver.ReceiveAsync(Cancellation)).Message.Properties!.CorrelationId);
    }

    private static AmqpMessage Text(string text) => new AmqpMessageBuilder { Value = text }.Build();
}
