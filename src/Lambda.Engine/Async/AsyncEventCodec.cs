using System.Buffers;
using System.Text.Json;
using Lambda.Engine.Invocation;
using Lambda.Engine.Observability;

namespace Lambda.Engine.Async;

/// <summary>Reads and writes the JSON of <see cref="AsyncEvent"/>, which contains the payload verbatim.</summary>
internal static class AsyncEventCodec
{
    /// <summary>
    /// The maximum size of a message before Base64, in bytes. Base64 turns it into the 64 KB that a Storage queue allows.
    /// </summary>
    public const int MaxMessage = 48 * 1024;

    /// <summary>The number of bytes that a message may grow by when it is sent again with higher counts.</summary>
    public const int RoomForCounts = 256;

    public static ReadOnlyMemory<byte> Write(AsyncEvent message)
    {
        var buffer = new ArrayBufferWriter<byte>(256 + message.Payload.Length);
        using var writer = new Utf8JsonWriter(buffer);
        writer.WriteStartObject();
        writer.WriteString("requestId", message.RequestId);
        writer.WriteString("function", message.Function);
        writer.WriteString("acceptedAt", message.AcceptedAt);
        writer.WriteNumber("attempt", message.Attempt);
        WriteCount(writer, "backoffs", message.Backoffs);
        WriteCount(writer, "redrives", message.Redrives);
        WriteCount(writer, "earlierAttempts", message.EarlierAttempts);
        WriteCount(writer, "hops", message.Hops);
        if (message.RedrivenAt is { } redrivenAt) writer.WriteString("redrivenAt", redrivenAt);
        if (message.ParentRequestId is not null) writer.WriteString("parentRequestId", message.ParentRequestId);
        if (message.ClientContext is not null) writer.WriteString("clientContext", message.ClientContext);
        if (message.Qualifier is not null) writer.WriteString("qualifier", message.Qualifier);
        if (message.Reply is { } reply) writer.WriteString("reply", reply.ToString());
        if (message.Trace is { } trace)
        {
            writer.WriteString(TraceParent.Header, trace.Value);
            if (trace.State is not null) writer.WriteString(TraceParent.StateHeader, trace.State);
        }
        if (message.LastError is { } error)
        {
            writer.WritePropertyName("lastError");
            writer.WriteRawValue(error.Span, skipInputValidation: true);
        }
        if (message.PayloadBlob is not null)
        {
            writer.WriteString("payloadBlob", message.PayloadBlob);
        }
        else
        {
            writer.WritePropertyName("payload");
            // Validated when the event was accepted.
            writer.WriteRawValue(message.Payload.Span, skipInputValidation: true);
        }
        writer.WriteEndObject();
        writer.Flush();
        return buffer.WrittenMemory;
    }

    /// <summary>
    /// Writes the message with the error of its last attempt: the whole error if it fits, or without its stack trace, or no error at all.
    /// </summary>
    public static ReadOnlyMemory<byte> Write(AsyncEvent message, FunctionError error)
    {
        foreach (var told in new[] { error, FunctionError.Of(error.ErrorType, error.ErrorMessage) })
        {
            var bytes = Write(message with { LastError = told.Payload });
            // Postponements count towards the message, which they make slightly longer.
            if (bytes.Length <= MaxMessage - RoomForCounts) return bytes;
        }
        return Write(message with { LastError = null });
    }

    /// <exception cref="FormatException">The message was not written by <see cref="Write(AsyncEvent)"/>.</exception>
    public static AsyncEvent Read(ReadOnlyMemory<byte> message)
    {
        try
        {
            var reader = new Utf8JsonReader(message.Span, new JsonReaderOptions { MaxDepth = PayloadJson.MaxDepth + 1 });
            string? requestId = null, function = null, payloadBlob = null, clientContext = null, qualifier = null, parentRequestId = null;
            string? reply = null, traceParent = null, traceState = null;
            DateTimeOffset? acceptedAt = null, redrivenAt = null;
            var (attempt, backoffs, redrives, earlierAttempts, hops, payload) = (1, 0, 0, 0, 0, ReadOnlyMemory<byte>.Empty);
            var lastError = default(ReadOnlyMemory<byte>?);
            reader.Read();
            if (reader.TokenType != JsonTokenType.StartObject) throw new FormatException("The message is not a JSON object.");
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var name = reader.GetString();
                reader.Read();
                switch (name)
                {
                    case "requestId": requestId = reader.GetString(); break;
                    case "function": function = reader.GetString(); break;
                    case "acceptedAt": acceptedAt = reader.GetDateTimeOffset(); break;
                    case "attempt": attempt = reader.GetInt32(); break;
                    case "backoffs": backoffs = reader.GetInt32(); break;
                    case "redrives": redrives = reader.GetInt32(); break;
                    case "redrivenAt": redrivenAt = reader.GetDateTimeOffset(); break;
                    case "earlierAttempts": earlierAttempts = reader.GetInt32(); break;
                    case "hops": hops = reader.GetInt32(); break;
                    case "parentRequestId": parentRequestId = reader.GetString(); break;
                    case "clientContext": clientContext = reader.GetString(); break;
                    case "qualifier": qualifier = reader.GetString(); break;
                    case "reply": reply = reader.GetString(); break;
                    case TraceParent.Header: traceParent = reader.GetString(); break;
                    case TraceParent.StateHeader: traceState = reader.GetString(); break;
                    case "payloadBlob": payloadBlob = reader.GetString(); break;
                    case "payload": payload = Raw(ref reader, message); break;
                    case "lastError": lastError = Raw(ref reader, message); break;
                    default: reader.Skip(); break;
                }
            }
            if (requestId is null || function is null || acceptedAt is null || attempt < 1 || (payload.IsEmpty && payloadBlob is null))
                throw new FormatException(
                    "The message lacks a requestId, function, acceptedAt or payload, or its attempt is not positive.");
            if (!AsyncEvent.IsRequestId(requestId) || !LambdaFunction.IsName(function))
                throw new FormatException("The message's requestId or function is not valid.");
            if (backoffs < 0 || redrives < 0 || earlierAttempts < 0 || hops < 0)
                throw new FormatException("The message has a negative number of backoffs, redrives, earlier attempts or hops.");
            return new(requestId, function, acceptedAt.Value)
            {
                Attempt = attempt,
                Backoffs = backoffs,
                Redrives = redrives,
                RedrivenAt = redrivenAt,
                EarlierAttempts = earlierAttempts,
                Hops = hops,
                ParentRequestId = parentRequestId,
                Trace = TraceParent.Read(traceParent, traceState),
                Payload = payload,
                PayloadBlob = payloadBlob,
                ClientContext = clientContext,
                Qualifier = qualifier,
                Reply = reply is null ? null : DestinationAddress.Parse(reply),
                LastError = lastError,
            };
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new FormatException($"The message is not a valid JSON event: {e.Message}", e);
        }
    }

    private static ReadOnlyMemory<byte> Raw(ref Utf8JsonReader reader, ReadOnlyMemory<byte> message)
    {
        var start = (int)reader.TokenStartIndex;
        reader.Skip();
        return message[start..(int)reader.BytesConsumed];
    }

    private static void WriteCount(Utf8JsonWriter writer, string name, int count)
    {
        if (count > 0) writer.WriteNumber(name, count);
    }
}
