using Local.Amqp.Messaging;
using Local.Amqp.Types;

namespace Amqp.Tests.Messaging;

public sealed class AmqpMessageTests
{
    // Part 3.2: a message with each section, as its bytes.
    private const string Whole =
        "005370 c00905 41 5005 52ff 42 5203"
        + "005371 c10602 a30164 5401"
        + "005372 c10602 a3016d 5402"
        + "005373 c00904 a10169 40 40 a10173"
        + "005374 c10602 a10161 5403"
        + "005375 a0020001 005375 a00102"
        + "005378 c10602 a30166 5404";

    [Fact]
    public void Each_section_is_decoded_and_the_message_is_written_unchanged()
    {
        var message = Message(Whole);

        Assert.Equal(new MessageHeader { Durable = true, Priority = 5, TimeToLive = 255, DeliveryCount = 3 }, message.Header);
        Assert.Equal(new MessageProperties { MessageId = "i", Subject = "s" }, message.Properties);
        Assert.Equal(1, message.DeliveryAnnotations![new AmqpSymbol("d")]);
        Assert.Equal(2, message.MessageAnnotations![new AmqpSymbol("m")]);
        Assert.Equal(3, message.ApplicationProperties!["a"]);
        Assert.Equal(4, message.Footer![new AmqpSymbol("f")]);
        Assert.Equal(BodyKind.Data, message.Body.Kind);
        Assert.Equal([0, 1, 2], message.Body.Data().ToArray());
        Assert.Equal(2, message.Body.DataSections().Count);
        Assert.Equal(Clean(Whole), Hex(message));
        Assert.Equal(Clean(Whole).Length / 2, message.Size);
    }

    [Fact]
    public void Replacing_a_section_leaves_the_others_unchanged()
    {
        var original = Message(Whole);

        var edited = original.With(new MessageHeader { DeliveryCount = 7 })
            .WithMessageAnnotations(new AmqpMap { [new AmqpSymbol("n")] = 9L })
            .WithDeliveryAnnotations(null);
        var again = Message(Hex(edited));

        Assert.Equal(edited.Size, Hex(edited).Length / 2);
        Assert.Equal(7u, again.Header!.DeliveryCount);
        Assert.Equal(9L, again.MessageAnnotations![new AmqpSymbol("n")]);
        Assert.Null(again.DeliveryAnnotations);
        foreach (var section in new[]
        {
            MessageSection.Properties, MessageSection.ApplicationProperties, MessageSection.Body, MessageSection.Footer,
        })
            Assert.True(original.Encoded(section).Span.SequenceEqual(again.Encoded(section).Span), $"{section}");
        Assert.Equal(Clean(Whole), Hex(original));
    }

    [Fact]
    public void A_body_is_data_or_sequences_or_a_value_or_empty()
    {
        var list = new List<object?> { 1, "two" };

        Assert.Equal(BodyKind.None, new AmqpMessageBuilder().Build().Body.Kind);
        Assert.Equal(list, Assert.Single(new AmqpMessageBuilder { Sequence = list }.Build().Body.Sequences()));
        Assert.Null(new AmqpMessageBuilder { Value = null }.Build().Body.Value());
        Assert.Equal(BodyKind.Value, new AmqpMessageBuilder { Value = null }.Build().Body.Kind);
        Assert.Equal([1, 2], new AmqpMessageBuilder { DataSections = [new byte[] { 1 }, new byte[] { 2 }] }.Build().Body.Data().ToArray());
        Assert.Throws<InvalidOperationException>(() => new AmqpMessageBuilder { Data = new byte[1] }.Build().Body.Value());
    }

    [Fact]
    public void Message_properties_are_read_back_unchanged()
    {
        var properties = new MessageProperties
        {
            MessageId = Guid.NewGuid(),
            UserId = null,
            To = "to",
            Subject = "subject",
            ReplyTo = "reply",
            CorrelationId = 7ul,
            ContentType = "application/json",
            ContentEncoding = "gzip",
            AbsoluteExpiryTime = DateTimeOffset.UnixEpoch.AddDays(1),
            CreationTime = DateTimeOffset.UnixEpoch,
            GroupId = "group",
            GroupSequence = 0,
            ReplyToGroupId = "reply-group",
        };

        Assert.Equal(properties, Message(Hex(new AmqpMessageBuilder { Properties = properties }.Build())).Properties);
    }

    [Theory]
    [InlineData("005372 c10100 005370 45")]
    [InlineData("005370 45 005370 45")]
    [InlineData("005375 a000 005377 40")]
    [InlineData("005377 40 005377 40")]
    [InlineData("005399 45")]
    [InlineData("45")]
    [InlineData("005375 a0")]
    [InlineData("005375 b0 7fffffff")]
    public void An_invalid_message_is_refused(string hex) =>
        Assert.Equal(ErrorCondition.DecodeError, Assert.Throws<AmqpException>(() => Message(hex)).Error.Condition);

    [Fact]
    public void Holding_a_message_needs_little_memory()
    {
        var encoded = Convert.FromHexString(Clean(Whole));
        var messages = new AmqpMessage[1000];
        var before = GC.GetAllocatedBytesForCurrentThread();

        for (var i = 0; i < messages.Length; i++) messages[i] = new AmqpMessage(encoded);

        Assert.InRange((GC.GetAllocatedBytesForCurrentThread() - before) / messages.Length, 1, 96);
    }

    private static AmqpMessage Message(string hex) => new(Convert.FromHexString(Clean(hex)));

    private static string Clean(string hex) => hex.Replace(" ", "", StringComparison.Ordinal);

    private static string Hex(AmqpMessage message) => Convert.ToHexStringLower(message.Encode().Span);
}
