using Azure.Messaging.ServiceBus;
using Local.Amqp;

namespace Local.Tests.ServiceBus;

public sealed class SenderTests : ServiceBusTest
{
    [Fact]
    public async Task A_message_arrives_with_its_properties()
    {
        var message = new ServiceBusMessage("hello") { MessageId = "m", Subject = "s", CorrelationId = "c", ContentType = "text/plain", PartitionKey = "p", SessionId = "p", ReplyTo = "r", ReplyToSessionId = "rs", To = "t", TimeToLive = TimeSpan.FromMinutes(1) };
        message.ApplicationProperties["number"] = 42;
        await Client.CreateSender("orders").SendMessageAsync(message, Cancellation);

        var arrived = Assert.Single(Bus.Queue.Arrived).Message;
        Assert.Equal("hello"u8, arrived.Body.Data().Span);
        var properties = arrived.Properties!;
        Assert.Equal(("m", "s", "c", "text/plain", "p", "r", "rs", "t"), (properties.MessageId, properties.Subject, properties.CorrelationId, properties.ContentType?.Value, properties.GroupId, properties.ReplyTo, properties.ReplyToGroupId, properties.To));
        Assert.Equal(60_000u, arrived.Header!.TimeToLive);
        Assert.Equal(TimeSpan.FromMinutes(1), properties.AbsoluteExpiryTime - properties.CreationTime);
        Assert.Equal("p", arrived.MessageAnnotations![new AmqpSymbol("x-opt-partition-key")]);
        Assert.Equal(42, arrived.ApplicationProperties!["number"]);
    }

    [Fact]
    public async Task A_token_is_put_once_for_an_entity_before_its_first_link()
    {
        var sender = Client.CreateSender("orders");
        await sender.SendMessageAsync(new ServiceBusMessage("a"), Cancellation);
        await sender.SendMessageAsync(new ServiceBusMessage("b"), Cancellation);

        var (audience, type, token) = Assert.Single(Bus.Tokens);
        Assert.Equal(("sb://localhost/orders", "servicebus.windows.net:sastoken"), (audience, type));
        Assert.StartsWith("SharedAccessSignature sr=sb%3A%2F%2Flocalhost%2Forders&sig=", token, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_token_that_is_refused_is_an_unauthorized_access()
    {
        Bus.TakeToken = _ => 401;
        await Assert.ThrowsAsync<UnauthorizedAccessException>(() => Client.CreateSender("orders").SendMessageAsync(new ServiceBusMessage("a"), Cancellation));
        Assert.Empty(Bus.Attached);
    }

    [Fact]
    public async Task Several_messages_go_as_one_batch()
    {
        await Client.CreateSender("orders").SendMessagesAsync([new("a") { MessageId = "1", SessionId = "s" }, new("b") { MessageId = "2", SessionId = "s" }], Cancellation);

        var arrived = Assert.Single(Bus.Queue.Arrived);
        Assert.Equal(0x80013700u, arrived.MessageFormat);
        Assert.Equal("s", arrived.Message.Properties!.GroupId);
        Assert.Equal(["a", "b"], arrived.Message.Body.DataSections().Select(section => System.Text.Encoding.UTF8.GetString(new AmqpMessage(section).Body.Data().Span)));
    }

    [Fact]
    public async Task A_batch_takes_no_more_than_the_link_and_is_as_large_as_it_says()
    {
        Bus.Decide = request => request.IsForSending ? null : LinkDecision.Receive(Bus.Queue, 10) with { MaxMessageSize = 4000 };
        var sender = Client.CreateSender("orders");
        using var batch = await sender.CreateMessageBatchAsync(Cancellation);
        Assert.Equal(4000, batch.MaxSizeInBytes);
        while (batch.TryAddMessage(new ServiceBusMessage(new byte[300])))
        {
        }
        await sender.SendMessagesAsync(batch, Cancellation);

        var arrived = Assert.Single(Bus.Queue.Arrived);
        Assert.Equal(batch.Count, arrived.Message.Body.DataSections().Count);
        Assert.Equal(batch.SizeInBytes, arrived.Payload.Length);
        Assert.InRange(arrived.Payload.Length, 3500, 4000);
    }

    [Fact]
    public async Task More_than_the_link_takes_is_told_apart()
    {
        Bus.Decide = request => request.IsForSending ? null : LinkDecision.Receive(Bus.Queue, 10) with { MaxMessageSize = 4000 };
        var failure = await Assert.ThrowsAsync<ServiceBusException>(() => Client.CreateSender("orders").SendMessageAsync(new ServiceBusMessage(new byte[5000]), Cancellation));
        Assert.Equal((ServiceBusFailureReason.MessageSizeExceeded, false, "orders"), (failure.Reason, failure.IsTransient, failure.EntityPath));
    }

    [Fact]
    public async Task A_transient_rejection_is_tried_again()
    {
        var tries = 0;
        Bus.Queue.Take = _ => ++tries < 3 ? new RejectedState(new AmqpError("com.microsoft:server-busy")) : DeliveryState.Accepted;
        await Client.CreateSender("orders").SendMessageAsync(new ServiceBusMessage("a"), Cancellation);
        Assert.Equal(3, tries);
    }

    [Fact]
    public async Task A_lasting_rejection_is_not_tried_again()
    {
        Bus.Queue.Take = _ => new RejectedState(new AmqpError("amqp:resource-limit-exceeded", "full"));
        var failure = await Assert.ThrowsAsync<ServiceBusException>(() => Client.CreateSender("orders").SendMessageAsync(new ServiceBusMessage("a"), Cancellation));
        Assert.Equal(ServiceBusFailureReason.QuotaExceeded, failure.Reason);
        Assert.Single(Bus.Queue.Arrived);
    }

    [Fact]
    public async Task A_link_that_is_refused_tells_why()
    {
        Bus.Decide = _ => LinkDecision.Refuse("amqp:not-found", "There is no such entity.");
        var failure = await Assert.ThrowsAsync<ServiceBusException>(() => Client.CreateSender("nowhere").SendMessageAsync(new ServiceBusMessage("a"), Cancellation));
        Assert.Equal((ServiceBusFailureReason.MessagingEntityNotFound, "nowhere"), (failure.Reason, failure.EntityPath));
    }

    [Fact]
    public async Task A_sender_survives_a_restart_of_the_service()
    {
        var sender = Client.CreateSender("orders");
        await sender.SendMessageAsync(new ServiceBusMessage("before"), Cancellation);
        await Bus.RestartAsync();
        await sender.SendMessageAsync(new ServiceBusMessage("after"), Cancellation);

        Assert.Equal(2, Bus.Queue.Arrived.Count);
        Assert.Equal(2, Bus.Tokens.Count);
    }

    [Fact]
    public async Task Scheduled_messages_get_their_numbers()
    {
        Bus.Answer = _ => ScriptedBus.Response(200, new AmqpMap { ["sequence-numbers"] = new AmqpArray(new long[] { 7, 8 }) });
        var at = new DateTimeOffset(2030, 1, 2, 3, 4, 5, TimeSpan.Zero);
        var numbers = await Client.CreateSender("orders").ScheduleMessagesAsync([new("a") { MessageId = "1" }, new("b") { MessageId = "2" }], at, Cancellation);

        Assert.Equal([7, 8], numbers);
        var request = Assert.Single(Bus.Requests);
        Assert.Equal("com.microsoft:schedule-message", request.ApplicationProperties!["operation"]);
        var entries = Assert.IsType<List<object?>>(Assert.IsType<AmqpMap>(request.Body.Value())["messages"]);
        var first = Assert.IsType<AmqpMap>(entries[0]);
        Assert.Equal("1", first["message-id"]);
        Assert.Equal(at, new AmqpMessage((byte[])first["message"]!).MessageAnnotations![new AmqpSymbol("x-opt-scheduled-enqueue-time")]);
    }

    [Fact]
    public async Task Cancelling_what_is_not_there_is_told_apart()
    {
        Bus.Answer = _ => ScriptedBus.Response(404, condition: "com.microsoft:message-not-found");
        var failure = await Assert.ThrowsAsync<ServiceBusException>(() => Client.CreateSender("orders").CancelScheduledMessageAsync(3, Cancellation));
        Assert.Equal(ServiceBusFailureReason.MessageNotFound, failure.Reason);
        Assert.Equal(new long[] { 3 }, ((AmqpArray)((AmqpMap)Assert.Single(Bus.Requests).Body.Value()!)["sequence-numbers"]!).Items);
    }
}
