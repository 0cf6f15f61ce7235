using System.Buffers;
using System.Buffers.Binary;
using System.IO.Hashing;

namespace Lambda.Functions.Api.Streaming;

/// <summary>A kind of message in a streamed answer, with its headers encoded once.</summary>
/// <remarks>
/// Mirrors https://smithy.io/2.0/aws/amazon-eventstream.html: a prelude of two lengths and their CRC, the headers, the payload, and the CRC
/// of everything before it.
/// </remarks>
internal sealed class ResponseStreamMessage
{
    /// <summary>The media type of a streamed answer.</summary>
    public const string MediaType = "application/vnd.amazon.eventstream";

    /// <summary>The maximum payload of one message here, in bytes. Clients accept at least 16 MB.</summary>
    public const int MaxPayload = 8 * 1024 * 1024;

    private const int Prelude = 12;
    private const int Trailer = 4;
    private const byte StringHeader = 7;
    private readonly byte[] _headers;

    /// <param name="eventType">The member of the operation's event union.</param>
    /// <param name="contentType">The media type of the payload.</param>
    public ResponseStreamMessage(string eventType, string contentType)
    {
        var headers = new ArrayBufferWriter<byte>();
        WriteHeader(headers, ":event-type", eventType);
        WriteHeader(headers, ":content-type", contentType);
        WriteHeader(headers, ":message-type", "event");
        _headers = headers.WrittenSpan.ToArray();
    }

    /// <summary>Writes a message with the given payload.</summary>
    public void Write(IBufferWriter<byte> output, ReadOnlySpan<byte> payload)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(payload.Length, MaxPayload);
        var head = output.GetSpan(Prelude + _headers.Length)[..(Prelude + _headers.Length)];
        BinaryPrimitives.WriteInt32BigEndian(head, head.Length + payload.Length + Trailer);
        BinaryPrimitives.WriteInt32BigEndian(head[4..], _headers.Length);
        BinaryPrimitives.WriteUInt32BigEndian(head[8..], Crc32.HashToUInt32(head[..8]));
        _headers.CopyTo(head[Prelude..]);
        var crc = new Crc32();
        crc.Append(head);
        crc.Append(payload);
        output.Advance(head.Length);
        output.Write(payload);
        BinaryPrimitives.WriteUInt32BigEndian(output.GetSpan(Trailer), crc.GetCurrentHashAsUInt32());
        output.Advance(Trailer);
    }

    private static void WriteHeader(ArrayBufferWriter<byte> output, string name, string value)
    {
        output.Write([(byte)name.Length]);
        output.Write(System.Text.Encoding.UTF8.GetBytes(name));
        output.Write([StringHeader, (byte)(value.Length >> 8), (byte)value.Length]);
        output.Write(System.Text.Encoding.UTF8.GetBytes(value));
    }
}
