using Azure.Core.Amqp;
using Functions.LocalHost.Messaging;
using Microsoft.Azure.Amqp;
using Microsoft.Azure.Amqp.Encoding;
using Microsoft.Azure.Amqp.Framing;
using Newtonsoft.Json;

namespace Functions.LocalHost.Tests.Messaging;

/// <summary>A message in parts, as the host hands it over, and put together again.</summary>
public sealed class MessagePartsTests
{
    [Theory]
    [InlineData("data")]
    [InlineData("pieces")]
    [InlineData("text")]
    [InlineData("list")]
    [InlineData("sequence")]
    public void A_message_passed_to_the_worker_in_parts_loses_nothing(string body)
    {
        var received = Received(body);
        var parts = AmqpParts.Of(received, extra: "extra");
        Assert.NotNull(parts);
        Assert.Equal("extra", parts[AmqpParts.Extra]);
        var handed = AmqpParts.ToMessage(parts, data => new(AmqpMessageBody.FromData([data])));
        Assert.Equal(Text(received), Text(handed));
    }

    [Fact]
    public void A_message_with_a_value_of_a_custom_type_is_not_passed_in_parts()
    {
        var message = new AmqpAnnotatedMessage(AmqpMessageBody.FromData([new byte[] { 1 }]));
        message.MessageAnnotations["own"] = new List<object> { new Own() };
        Assert.Null(AmqpParts.Of(message));
    }

    // With something in each section, as the client decodes it.
    private static AmqpAnnotatedMessage Received(string body)
    {
        var sent = body switch
        {
            "data" => AmqpMessage.Create(new Data { Value = new ArraySegment<byte>([1, 2, 3]) }),
            "pieces" => AmqpMessage.Create(
                [new Data { Value = new ArraySegment<byte>([1]) }, new Data { Value = new ArraySegment<byte>([2, 3]) }]),
            "text" => AmqpMessage.Create(new AmqpValue { Value = "hällo" }),
            "list" => AmqpMessage.Create(new AmqpValue { Value = new List<object> { 1, "two", new List<object> { 3L } } }),
            "sequence" => AmqpMessage.Create([new AmqpSequence(new List<object> { 1, 2L }), new AmqpSequence(new List<object> { "b" })]),
            _ => AmqpMessage.Create(new AmqpValue { Value = 2L }),
        };
        sent.Header.Priority = 7;
        sent.Header.DeliveryCount = 2;
        sent.DeliveryAnnotations.Map["x-opt-lock-token"] = Guid.Empty;
        sent.MessageAnnotations.Map["x-opt-sequence-number"] = 5L;
        sent.MessageAnnotations.Map["x-opt-enqueued-time"] = new DateTime(2030, 1, 2, 3, 4, 5, DateTimeKind.Utc);
        sent.Properties.MessageId = "id";
        sent.Properties.CorrelationId = "c";
        sent.Properties.To = "to";
        sent.Properties.Subject = "subject";
        sent.Properties.ReplyTo = "back";
        sent.Properties.UserId = new ArraySegment<byte>([9]);
        sent.Properties.ContentType = "text/plain";
        sent.Properties.ContentEncoding = "utf-8";
        sent.Properties.AbsoluteExpiryTime = new DateTime(2031, 1, 1, 0, 0, 0, DateTimeKind.Utc);
        sent.Properties.CreationTime = new DateTime(2030, 1, 1, 0, 0, 0, DateTimeKind.Utc);
        sent.Properties.GroupId = "group";
        sent.Properties.GroupSequence = 4;
        sent.Properties.ReplyToGroupId = "reply";
        sent.ApplicationProperties.Map["number"] = 7;
        sent.ApplicationProperties.Map["uri"] = new DescribedType((AmqpSymbol)"com.microsoft:uri", "https://here/");
        sent.Footer.Map["sum"] = 8;
        using var stream = new MemoryStream();
        sent.ToStream().CopyTo(stream);
        return AmqpAnnotatedMessage.FromBytes(BinaryData.FromBytes(stream.ToArray()));
    }

    private static string Text(AmqpAnnotatedMessage message) => JsonConvert.SerializeObject(new
    {
        Body = message.Body.TryGetData(out var data) ? data!.Select(piece => Convert.ToHexString(piece.Span))
            : message.Body.TryGetValue(out var value) ? value
            : message.Body.TryGetSequence(out var lists) ? lists : null,
        message.Header, message.DeliveryAnnotations, message.MessageAnnotations,
        Properties = new
        {
            Id = message.Properties.MessageId?.ToString(), Correlation = message.Properties.CorrelationId?.ToString(),
            To = message.Properties.To?.ToString(), ReplyTo = message.Properties.ReplyTo?.ToString(), message.Properties.Subject,
            User = Convert.ToHexString(message.Properties.UserId!.Value.Span), message.Properties.ContentType,
            message.Properties.ContentEncoding, message.Properties.AbsoluteExpiryTime, message.Properties.CreationTime,
            message.Properties.GroupId, message.Properties.GroupSequence, message.Properties.ReplyToGroupId,
        },
        message.ApplicationProperties, message.Footer,
    });

    private sealed class Own;
}
