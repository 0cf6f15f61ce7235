using Azure.Core.Amqp;
using Azure.Messaging.ServiceBus;
using Azure.Messaging.ServiceBus.Wire;
using FsCheck;
using FsCheck.Fluent;
using Local.Messaging;

namespace Local.Tests.ServiceBus;

public sealed class PropertyValuesTests
{
    private static readonly MessageWriter Writer = new(TimeProvider.System);

    public static TheoryData<object> Scalars =>
    [
        "text", true, (byte)1, (sbyte)-1, (short)-2, (ushort)2, -3, 3u, -4L, 4UL, 1.5f, 2.5d, 'x', Guid.NewGuid(),
        new DateTime(2030, 1, 2, 3, 4, 5, DateTimeKind.Utc), new DateTimeOffset(2030, 1, 2, 3, 4, 5, 6, TimeSpan.Zero).AddTicks(7), TimeSpan.FromTicks(12345), new Uri("https://example.com/a?b"), new byte[] { 1, 2 },
        0m, 1.10m, -79228162514264337593543950335m, 0.0000000000000000000000000001m,
    ];

    [Theory, MemberData(nameof(Scalars))]
    public void A_property_arrives_as_the_type_that_was_sent(object value)
    {
        var message = new ServiceBusMessage("body");
        message.ApplicationProperties["it"] = value;
        var arrived = Read(message).ApplicationProperties["it"];
        Assert.Equal(value, arrived);
        Assert.Equal(value.GetType(), arrived.GetType());
    }

    [Fact]
    public void Any_decimal_arrives_as_it_was_sent() => Prop.ForAll<decimal>(value =>
    {
        var arrived = Assert.IsType<decimal>(PropertyValues.FromAmqp(PropertyValues.ToAmqp(value)));
        return decimal.GetBits(value).SequenceEqual(decimal.GetBits(arrived));
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_property_of_another_type_is_refused_by_its_name()
    {
        var message = new ServiceBusMessage("body");
        message.ApplicationProperties["odd"] = new Version(1, 2);
        var failure = Assert.Throws<NotSupportedException>(() => Writer.Write(message));
        Assert.Contains("'odd' is a System.Version", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_body_may_be_a_value_with_what_is_in_it()
    {
        var value = new Dictionary<string, object> { ["a"] = 1, ["b"] = new List<object> { "x", 2L } };
        var raw = Read(new ServiceBusMessage(new AmqpAnnotatedMessage(AmqpMessageBody.FromValue(value)))).GetRawAmqpMessage();
        Assert.True(raw.Body.TryGetValue(out var arrived));
        var map = Assert.IsType<Dictionary<string, object?>>(arrived);
        Assert.Equal(1, map["a"]);
        Assert.Equal(["x", 2L], Assert.IsType<List<object?>>(map["b"]));
    }

    [Fact]
    public void A_body_that_is_no_data_is_told_apart()
    {
        var message = new ServiceBusMessage(new AmqpAnnotatedMessage(AmqpMessageBody.FromSequence([["x", 1]])));
        Assert.Throws<NotSupportedException>(() => Read(message).Body);
        Assert.True(Read(message).GetRawAmqpMessage().Body.TryGetSequence(out var lists));
        Assert.Equal(["x", 1], Assert.Single(lists));
    }

    [Fact]
    public void A_life_longer_than_the_header_holds_arrives_whole()
    {
        var life = TimeSpan.FromDays(100);
        Assert.Equal(life, Read(new ServiceBusMessage("a") { TimeToLive = life }).TimeToLive);
    }

    [Fact]
    public void A_message_sent_on_leaves_behind_what_the_broker_gave_it()
    {
        var received = ServiceBusModelFactory.ServiceBusReceivedMessage(
            new BinaryData("body"), "m", partitionKey: "p", sequenceNumber: 5, lockedUntil: DateTimeOffset.UnixEpoch,
            properties: new Dictionary<string, object> { ["kept"] = 1, ["DeadLetterReason"] = "why" });
        var sent = new ServiceBusMessage(received);
        Assert.Equal(("m", "p", "body"), (sent.MessageId, sent.PartitionKey, sent.Body.ToString()));
        Assert.Equal(["kept"], sent.ApplicationProperties.Keys);
        Assert.DoesNotContain(sent.GetRawAmqpMessage().MessageAnnotations, pair => pair.Key is "x-opt-sequence-number" or "x-opt-locked-until");
    }

    private static ServiceBusReceivedMessage Read(ServiceBusMessage message) => MessageReader.Read(Writer.Write(message), Guid.Empty, isPeeked: false);
}
