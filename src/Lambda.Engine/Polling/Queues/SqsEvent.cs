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
        writer.WriteString("messageId"u8, record.MessageId);
        writer.WriteString("receiptHandle"u8, record.ReceiptHandle);
        writer.WriteString("body"u8, text.Span);
        WriteMetadata(writer, mapping, record, text.Span);
    }

    /// <summary>Writes the members of a record that filters can match, except the body.</summary>
    public static void WriteFilterable(Utf8JsonWriter writer, EventSourceMapping mapping, QueueRecord record)
    {
        writer.WriteString("messageId"u8, record.MessageId);
        WriteMetadata(writer, mapping, record, Text(record).Span);
    }

    /// <summary>Returns the body as text in UTF-8.</summary>
    public static ReadOnlyMemory<byte> Text(QueueRecord record) =>
        Utf8.IsValid(record.Body.Span) ? record.Body : Encoding.ASCII.GetBytes(Convert.ToBase64String(record.Body.Span));

    private static void WriteMetadata(Utf8JsonWriter writer, EventSourceMapping mapping, QueueRecord record, ReadOnlySpan<byte> body)
    {
        var arn = mapping.SourceArn.AsSpan();
        Span<Range> parts = stackalloc Range[6];
        arn.Split(parts, ':');
        var region = arn[parts[3]];
        var account = arn[parts[4]];
        writer.WriteStartObject("attributes"u8);
        WriteNumber(writer, "ApproximateReceiveCount"u8, record.ReceiveCount);
        WriteNumber(writer, "SentTimestamp"u8, record.SentAt.ToUnixTimeMilliseconds());
        if (record.MessageGroupId is { } group)
        {
            if (record.SequenceNumber is { } number) writer.WriteString("SequenceNumber"u8, number);
            writer.WriteString("MessageGroupId"u8, group);
        }
        // Azure does not say who sent a message.
        writer.WriteString("SenderId"u8, account);
        // Service Bus detects duplicates by the message id.
        if (record.MessageGroupId is not null) writer.WriteString("MessageDeduplicationId"u8, record.MessageId);
        WriteNumber(writer, "ApproximateFirstReceiveTimestamp"u8, record.FirstReceivedAt.ToUnixTimeMilliseconds());
        writer.WriteEndObject();
        writer.WriteStartObject("messageAttributes"u8);
        foreach (var (name, value) in record.Attributes) WriteAttribute(writer, name, value);
        writer.WriteEndObject();
        WriteMd5(writer, body);
        writer.WriteString("eventSource"u8, "aws:sqs"u8);
        writer.WriteString("eventSourceARN"u8, mapping.SourceArn);
        writer.WriteString("awsRegion"u8, region);
    }

    private static void WriteAttribute(Utf8JsonWriter writer, string name, object? value)
    {
        if (value is null) return;
        writer.WriteStartObject(name);
        if (value is byte[] bytes) writer.WriteBase64String("binaryValue"u8, bytes);
        else writer.WriteString("stringValue"u8, AttributeText.Of(value));
        writer.WriteStartArray("stringListValues"u8);
        writer.WriteEndArray();
        writer.WriteStartArray("binaryListValues"u8);
        writer.WriteEndArray();
        writer.WriteString("dataType"u8, value switch
        {
            byte[] => "Binary",
            byte or sbyte or short or ushort or int or uint or long or ulong or float or double or decimal => "Number",
            _ => "String",
        });
        writer.WriteEndObject();
    }

    // Numbers are text in the event; neither they nor the sum become strings on the way.
    private static void WriteNumber(Utf8JsonWriter writer, ReadOnlySpan<byte> name, long number)
    {
        Span<byte> text = stackalloc byte[20];
        number.TryFormat(text, out var length, provider: CultureInfo.InvariantCulture);
        writer.WriteString(name, text[..length]);
    }

#pragma warning disable CA5351 // SQS says what its bodies' sums are; nothing is protected by it.
    private static void WriteMd5(Utf8JsonWriter writer, ReadOnlySpan<byte> body)
    {
        Span<byte> sum = stackalloc byte[MD5.HashSizeInBytes];
        Span<byte> text = stackalloc byte[2 * MD5.HashSizeInBytes];
        MD5.HashData(body, sum);
        Convert.TryToHexStringLower(sum, text, out _);
        writer.WriteString("md5OfBody"u8, text);
    }
#pragma warning restore CA5351
}
