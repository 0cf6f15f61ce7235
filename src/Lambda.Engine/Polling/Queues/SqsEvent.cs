using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace Lambda.Engine.Polling.Queues;

/// <summary>Writes messages as Lambda's SQS event.</summary>
/// <remarks>
/// Mirrors https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html#sqs-example-standard-message-event. A body that is not UTF-8 text is
/// written in base64.
/// </remarks>
internal static class SqsEvent
{
    /// <summary>The JSON before and after the records.</summary>
    public static readonly (ReadOnlyMemory<byte> Begin, ReadOnlyMemory<byte> End) Frame =
        ("{\"Records\":["u8.ToArray(), "]}"u8.ToArray());

    /// <summary>Writes the members of a record.</summary>
    public static void Write(Utf8JsonWriter writer, EventSourceMapping mapping, QueueRecord record)
    {
        var text = Text(record);
        writer.WriteString("messageId", record.MessageId);
        writer.WriteString("receiptHandle", record.ReceiptHandle);
        writer.WriteString("body", text.Span);
        WriteMetadata(writer, mapping, record, text.Span);
    }

    /// <summary>Writes the members of a record that filters can match, except the body.</summary>
    public static void WriteFilterable(Utf8JsonWriter writer, EventSourceMapping mapping, QueueRecord record)
    {
        writer.WriteString("messageId", record.MessageId);
        WriteMetadata(writer, mapping, record, Text(record).Span);
    }

    /// <summary>The body as text in UTF-8.</summary>
    public static ReadOnlyMemory<byte> Text(QueueRecord record) =>
        Utf8.IsValid(record.Body.Span) ? record.Body : Encoding.ASCII.GetBytes(Convert.ToBase64String(record.Body.Span));

    private static void WriteMetadata(Utf8JsonWriter writer, EventSourceMapping mapping, QueueRecord record, ReadOnlySpan<byte> body)
    {
        var arn = mapping.SourceArn.AsSpan();
        Span<Range> parts = stackalloc Range[6];
        arn.Split(parts, ':');
        var region = arn[parts[3]];
        var account = arn[parts[4]];
        writer.WriteStartObject("attributes");
        writer.WriteString("ApproximateReceiveCount", record.ReceiveCount.ToString(CultureInfo.InvariantCulture));
        writer.WriteString("SentTimestamp", Milliseconds(record.SentAt));
        if (record.MessageGroupId is { } group)
        {
            if (record.SequenceNumber is { } number) writer.WriteString("SequenceNumber", number);
            writer.WriteString("MessageGroupId", group);
        }
        // Azure does not say who sent a message.
        writer.WriteString("SenderId", account);
        // Service Bus detects duplicates by the message id.
        if (record.MessageGroupId is not null) writer.WriteString("MessageDeduplicationId", record.MessageId);
        writer.WriteString("ApproximateFirstReceiveTimestamp", Milliseconds(record.FirstReceivedAt));
        writer.WriteEndObject();
        writer.WriteStartObject("messageAttributes");
        foreach (var (name, value) in record.Attributes) WriteAttribute(writer, name, value);
        writer.WriteEndObject();
        writer.WriteString("md5OfBody", Md5(body));
        writer.WriteString("eventSource", "aws:sqs");
        writer.WriteString("eventSourceARN", mapping.SourceArn);
        writer.WriteString("awsRegion", region);
    }

    private static void WriteAttribute(Utf8JsonWriter writer, string name, object? value)
    {
        if (value is null) return;
        writer.WriteStartObject(name);
        if (value is byte[] bytes) writer.WriteBase64String("binaryValue", bytes);
        else writer.WriteString("stringValue", AttributeText.Of(value));
        writer.WriteStartArray("stringListValues");
        writer.WriteEndArray();
        writer.WriteStartArray("binaryListValues");
        writer.WriteEndArray();
        writer.WriteString("dataType", value switch
        {
            byte[] => "Binary",
            byte or sbyte or short or ushort or int or uint or long or ulong or float or double or decimal => "Number",
            _ => "String",
        });
        writer.WriteEndObject();
    }

    private static string Milliseconds(DateTimeOffset time) => time.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);

#pragma warning disable CA5351 // SQS says what its bodies' sums are; nothing is protected by it.
    private static string Md5(ReadOnlySpan<byte> body) => Convert.ToHexStringLower(MD5.HashData(body));
#pragma warning restore CA5351
}
