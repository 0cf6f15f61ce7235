using Azure.Core.Amqp;
using Azure.Messaging.ServiceBus;

namespace Emulator.Tests.Scenarios.ServiceBus;

public sealed class MessageScenarios : ServiceBusScenario
{
    public static TheoryData<object> PropertyValues =>
    [
        (byte)2,
        (sbyte)3,
        'c',
        (short)4,
        (ushort)5,
        6,
        7u,
        8L,
        9UL,
        10.0f,
        11.0d,
        12.5m,
        true,
        Guid.Parse("7c8e8b5e-0c0f-4b7e-9a39-0a6fb0a3b0b1"),
        "value", new Uri("http://nowhere.example"), new DateTime(2030, 1, 2, 3, 4, 5, DateTimeKind.Utc),
            new DateTimeOffset(2030, 1, 2, 3, 4, 5, TimeSpan.Zero),
        TimeSpan.FromMinutes(5), new byte[] { 1, 2, 3 },
    ];

    [Theory]
    [MemberData(nameof(PropertyValues), DisableDiscoveryEnumeration = true)]
    public async Task An_application_property_keeps_its_type_and_value(object value)
    {
        var message = new ServiceBusMessage { ApplicationProperties = { ["property"] = value } };
        Assert.Equal(value, (await PassAsync(message)).ApplicationProperties["property"]);
    }

    [Fact]
    public async Task A_message_of_the_maximum_size_arrives_completely()
    {
        await using var sender = Client.CreateSender(Queue);
        using var batch = await sender.CreateMessageBatchAsync(Cancellation);
        // The overhead of a message and its id.
        var body = new byte[batch.MaxSizeInBytes - 100];
        Random.Shared.NextBytes(body);
        Assert.Equal(body, (await PassAsync(new ServiceBusMessage(body))).Body.ToArray());
    }

    [Fact]
    public async Task A_copy_of_a_received_message_keeps_its_properties_except_those_that_the_broker_sets()
    {
        var sent = new ServiceBusMessage("body")
        {
            ContentType = "ct", CorrelationId = "c", Subject = "s", MessageId = "m",
            PartitionKey = Session, ReplyTo = "r", ReplyToSessionId = "rs",
            ScheduledEnqueueTime = Now, SessionId = Session, TimeToLive = TimeSpan.FromSeconds(60),
            To = "t", ApplicationProperties = { ["p"] = "v" },
        };
        await using var sender = Client.CreateSender(Sessions);
        await sender.SendMessageAsync(sent, Cancellation);
        await using var receiver = await Client.AcceptNextSessionAsync(Sessions, cancellationToken: Cancellation);
        var got = await receiver.ReceiveMessageAsync(Wait, Cancellation);
        await receiver.DeadLetterMessageAsync(got, "reason", "description", Cancellation);
        var dead = await DeadLetters(Sessions).ReceiveMessageAsync(Wait, Cancellation);
        Assert.Equal(
            ("reason", "description", Sessions),
            (dead.DeadLetterReason, dead.DeadLetterErrorDescription, dead.DeadLetterSource ?? Sessions));

        foreach (var copy in new[] { new ServiceBusMessage(got), new ServiceBusMessage(dead) })
        {
            Assert.Equal(
                ("body", "ct", "c", "s", "m", Session, "r", "rs"),
                (copy.Body.ToString(), copy.ContentType, copy.CorrelationId, copy.Subject, copy.MessageId, copy.PartitionKey,
                    copy.ReplyTo, copy.ReplyToSessionId));
            Assert.Equal((Session, TimeSpan.FromSeconds(60), "t", "v"),
                (copy.SessionId, copy.TimeToLive, copy.To, copy.ApplicationProperties["p"]));
            var raw = copy.GetRawAmqpMessage();
            Assert.Null(raw.Header.DeliveryCount);
            Assert.DoesNotContain(raw.MessageAnnotations.Keys, name => name.StartsWith("x-opt-", StringComparison.Ordinal)
                && name is not ("x-opt-partition-key" or "x-opt-scheduled-enqueue-time"));
            Assert.Equal(["p"], copy.ApplicationProperties.Keys);
        }
    }

    [Fact]
    public async Task A_JSON_body_can_be_read_as_the_object_that_was_sent()
    {
        var got = await PassAsync(new ServiceBusMessage(BinaryData.FromObjectAsJson(new Dictionary<string, int> { ["a"] = 5 })));
        Assert.Equal(5, got.Body.ToObjectFromJson<Dictionary<string, int>>()!["a"]);
    }

    public static TheoryData<object> Values =>
    [
        "text", 5, 5L, 2.5d, true, Guid.Parse("7c8e8b5e-0c0f-4b7e-9a39-0a6fb0a3b0b1"), new DateTime(2030, 1, 2, 3, 4, 5, DateTimeKind.Utc),
        12.5m, 'c', new byte[] { 1, 2 }, new List<object> { "a", 1 }, new Dictionary<string, object> { ["a"] = 1L },
    ];

    [Theory]
    [MemberData(nameof(Values), DisableDiscoveryEnumeration = true)]
    public async Task A_body_can_be_an_AMQP_value(object value)
    {
        var got = (await PassAsync(Raw(AmqpMessageBody.FromValue(value)))).GetRawAmqpMessage();
        Assert.True(got.Body.TryGetValue(out var read));
        Assert.Equal(value, read);
    }

    [Fact]
    public async Task A_body_can_be_AMQP_sequences_or_several_data_sections()
    {
        var sequences = (await PassAsync(Raw(AmqpMessageBody.FromSequence([["a", 1], [2.5d]])))).GetRawAmqpMessage();
        Assert.True(sequences.Body.TryGetSequence(out var read));
        Assert.Equal([["a", 1], [2.5d]], read!.Select(sequence => sequence.ToArray()));

        var data = await PassAsync(Raw(AmqpMessageBody.FromData([new byte[] { 1, 2 }, new byte[] { 3 }])));
        Assert.True(data.GetRawAmqpMessage().Body.TryGetData(out var sections));
        Assert.Equal([[1, 2], [3]], sections!.Select(section => section.ToArray()));
        Assert.Equal([1, 2, 3], data.Body.ToArray());
    }

    [Fact]
    public async Task Every_section_of_an_AMQP_message_is_received()
    {
        var sent = Raw(AmqpMessageBody.FromData([new byte[] { 1 }]));
        var raw = sent.GetRawAmqpMessage();
        (raw.Header.Durable, raw.Header.Priority, raw.Header.FirstAcquirer) = (true, 7, true);
        (raw.Properties.ContentEncoding, raw.Properties.GroupSequence, raw.Properties.UserId) = ("gzip", 3u, new byte[] { 9 });
        raw.Properties.AbsoluteExpiryTime = new DateTimeOffset(2040, 1, 1, 0, 0, 0, TimeSpan.Zero);
        raw.MessageAnnotations["annotation"] = 1;
        raw.DeliveryAnnotations["hop"] = 2;
        raw.Footer["footer"] = 3;
        var got = (await PassAsync(sent)).GetRawAmqpMessage();
        Assert.Equal((7, "gzip", 3u), ((int)got.Header.Priority!, got.Properties.ContentEncoding, got.Properties.GroupSequence!.Value));
        Assert.Equal([9], got.Properties.UserId!.Value.ToArray());
        Assert.Equal((1, 3), (got.MessageAnnotations["annotation"], got.Footer["footer"]));
    }

    [Fact]
    public async Task A_property_that_was_not_set_is_null_and_an_empty_property_is_empty()
    {
        var nothing = await PassAsync(new ServiceBusMessage());
        Assert.Equal((null, null, null), ((string?)nothing.ReplyTo, (string?)nothing.To, (string?)nothing.CorrelationId));
        var empty = await PassAsync(new ServiceBusMessage { ReplyTo = "", To = "", CorrelationId = "" });
        Assert.Equal(("", "", ""), (empty.ReplyTo, empty.To, empty.CorrelationId));
    }

    private static ServiceBusMessage Raw(AmqpMessageBody body) =>
        new(new AmqpAnnotatedMessage(body) { Properties = { MessageId = new AmqpMessageId("raw") } });

    private async Task<ServiceBusReceivedMessage> PassAsync(ServiceBusMessage message)
    {
        await using var sender = Client.CreateSender(Queue);
        await sender.SendMessageAsync(message, Cancellation);
        await using var receiver = Client.CreateReceiver(Queue);
        var got = await receiver.ReceiveMessageAsync(Wait, Cancellation);
        await receiver.CompleteMessageAsync(got, Cancellation);
        return got;
    }
}
