using Azure.Core.Amqp;
using Azure.Messaging.EventHubs;
using Azure.Messaging.EventHubs.Consumer;
using Azure.Messaging.EventHubs.Producer;
using Azure.Messaging.EventHubs.Wire;
using FsCheck;
using FsCheck.Fluent;
using Local.Amqp;
using Local.Messaging;

namespace Local.Tests.EventHubs;

public sealed class EventDataTests
{
    private static readonly DateTimeOffset Time = new(2030, 1, 2, 3, 4, 5, TimeSpan.Zero);

    // A value of each type that a property can have.
    private static Gen<object> Scalars => Gen.OneOf(
        Of<bool>(), Of<byte>(), Of<sbyte>(), Of<short>(), Of<ushort>(), Of<int>(), Of<uint>(), Of<long>(), Of<ulong>(), Of<float>(), Of<double>(), Of<decimal>(), Of<Guid>(), Of<TimeSpan>(), Of<byte[]>(),
        ArbMap.Default.ArbFor<NonNull<string>>().Generator.Select(text => (object)Text(text.Get)),
        ArbMap.Default.ArbFor<char>().Generator.Where(it => !char.IsSurrogate(it)).Select(it => (object)it),
        ArbMap.Default.ArbFor<int>().Generator.Select(seconds => (object)Time.UtcDateTime.AddSeconds(seconds)),
        ArbMap.Default.ArbFor<long>().Generator.Select(ticks => (object)Time.AddTicks(ticks)),
        ArbMap.Default.ArbFor<int>().Generator.Select(number => (object)new Uri($"https://example.com/{number}")));

    [Fact]
    public void A_property_of_any_type_arrives_as_it_was_sent() => Prop.ForAll(Scalars.ToArbitrary(), value =>
    {
        var data = new EventData("body");
        data.Properties["it"] = value;
        return AreSame(value, Sent(data).Properties["it"]);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_body_of_bytes_arrives_as_it_was_sent() => Prop.ForAll<byte[]>(bytes =>
        Sent(new EventData(bytes ?? [])).EventBody.ToMemory().Span.SequenceEqual(bytes)).QuickCheckThrowOnFailure();

    [Fact]
    public void A_body_of_one_value_arrives_as_it_was_sent() => Prop.ForAll(Scalars.ToArbitrary(), value =>
        Sent(new EventData(new AmqpAnnotatedMessage(AmqpMessageBody.FromValue(value)))).GetRawAmqpMessage().Body.TryGetValue(out var arrived) && AreSame(value, arrived)).QuickCheckThrowOnFailure();

    [Fact]
    public void A_body_of_a_list_arrives_as_it_was_sent() => Prop.ForAll(Scalars.ListOf().ToArbitrary(), values =>
        Sent(new EventData(new AmqpAnnotatedMessage(AmqpMessageBody.FromSequence([[.. values]])))).GetRawAmqpMessage().Body.TryGetSequence(out var lists)
        && lists.Single().Zip(values).All(pair => AreSame(pair.Second, pair.First)) && lists.Single().Count == values.Count).QuickCheckThrowOnFailure();

    [Fact]
    public void Any_batch_is_the_events_in_it() => Prop.ForAll<byte[][], NonNull<string>>((bodies, key) =>
    {
        if (bodies is not { Length: > 1 }) return true;
        var encoded = EventWriter.Write(bodies.Select(body => new EventData(body ?? [])), Text(key.Get));
        var arrived = new AmqpMessage(encoded.Message.Encode()).Body.DataSections().Select(section => new EventData(AnnotatedReader.Read(new AmqpMessage(section)))).ToList();
        return encoded.Format == 0x80013700 && arrived.Zip(bodies).All(pair => pair.First.EventBody.ToMemory().Span.SequenceEqual(pair.Second))
            && arrived.Count == bodies.Length && arrived.TrueForAll(data => (data.PartitionKey ?? "") == Text(key.Get));
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_property_of_another_type_is_refused_by_its_name()
    {
        var data = new EventData("body");
        data.Properties["odd"] = new Version(1, 2);
        Assert.Contains("'odd' is a System.Version", Assert.Throws<NotSupportedException>(() => EventWriter.Write(data, null)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_body_that_is_no_data_is_told_apart() =>
        Assert.Throws<NotSupportedException>(() => Sent(new EventData(new AmqpAnnotatedMessage(AmqpMessageBody.FromValue(1)))).EventBody);

    [Fact]
    public void An_event_that_was_not_received_says_so()
    {
        var data = new EventData("hello");
#pragma warning disable CS0618 // The number of an offset is obsolete, and kept as the real package does.
        Assert.Equal((long.MinValue, long.MinValue), (data.SequenceNumber, data.Offset));
#pragma warning restore CS0618
        Assert.Equal((null, null, default), (data.OffsetString, data.PartitionKey, data.EnqueuedTime));
        Assert.Equal((null, null, null), (data.MessageId, data.CorrelationId, data.ContentType));
        Assert.Empty(data.SystemProperties);
    }

    [Fact]
    public void The_standard_and_the_service_are_read_as_system_properties()
    {
        var data = EventHubsModelFactory.EventData(new BinaryData("hello"), new Dictionary<string, object> { ["mine"] = 1 }, new Dictionary<string, object> { ["x-opt-other"] = true }, "key", 7, "700", Time);
        (data.MessageId, data.CorrelationId, data.ContentType) = ("m", "c", "text/plain");
        Assert.Equal(
            new Dictionary<string, object>
            {
                ["message-id"] = "m",
                ["correlation-id"] = "c",
                ["content-type"] = "text/plain",
                ["x-opt-other"] = true,
                ["x-opt-partition-key"] = "key",
                ["x-opt-sequence-number"] = 7L,
                ["x-opt-offset"] = "700",
                ["x-opt-enqueued-time"] = Time,
            },
            data.SystemProperties);
        Assert.Equal((7L, "700", Time, "key", 1), (data.SequenceNumber, data.OffsetString, data.EnqueuedTime, data.PartitionKey, data.Properties["mine"]));
    }

    [Fact]
    public void An_empty_id_is_none()
    {
        var data = new EventData("hello") { MessageId = "m", ContentType = "t" };
        (data.MessageId, data.ContentType) = ("", null);
        Assert.Equal((null, null), (data.MessageId, data.ContentType));
    }

    [Fact]
    public void A_batch_to_test_with_keeps_its_events_and_refuses_as_it_is_told()
    {
        var kept = new List<EventData>();
        using var batch = EventHubsModelFactory.EventDataBatch(123, kept, new CreateBatchOptions { MaximumSizeInBytes = 500 }, data => data.MessageId != "no");
        Assert.True(batch.TryAdd(new EventData("a")));
        Assert.False(batch.TryAdd(new EventData("b") { MessageId = "no" }));
        Assert.Equal((1, 123L, 500L), (batch.Count, batch.SizeInBytes, batch.MaximumSizeInBytes));
        Assert.Equal("a", Assert.Single(kept).EventBody.ToString());
    }

    [Fact]
    public void A_context_to_test_with_says_what_it_was_given()
    {
        var last = EventHubsModelFactory.LastEnqueuedEventProperties(1, "2", Time, Time);
        Assert.Equal(last, EventHubsModelFactory.PartitionContext("0", last).ReadLastEnqueuedEventProperties());
        Assert.Throws<ArgumentNullException>(() => new PartitionEvent(null, new EventData("a")));
    }

    private static EventData Sent(EventData data) => new(AnnotatedReader.Read(new AmqpMessage(EventWriter.Write(data, null).Encode())));

    private static Gen<object> Of<T>() => ArbMap.Default.ArbFor<T>().Generator.Where(value => value is not null).Select(value => (object)value!);

    // AMQP has strings of whole characters.
    private static string Text(string text) => new([.. text.Where(it => !char.IsSurrogate(it))]);

    private static bool AreSame(object expected, object? actual) =>
        expected is byte[] bytes ? actual is byte[] arrived && bytes.AsSpan().SequenceEqual(arrived) : expected.Equals(actual) && expected.GetType() == actual!.GetType();
}
