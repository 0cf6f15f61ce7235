using System.Buffers.Binary;
using System.Text;

namespace Lambda.Functions.Tests.Api.Streaming;

/// <summary>A message of an event stream, as a client reads it.</summary>
internal sealed record ReadMessage(Dictionary<string, string> Headers, byte[] Payload)
{
    public string EventType => Headers[":event-type"];
}

/// <summary>
/// Reads event streams after their specification, sharing nothing with what writes them: the checksum is computed bit by bit.
/// </summary>
internal static class ResponseStreamReader
{
    public static List<ReadMessage> ReadAll(ReadOnlySpan<byte> bytes)
    {
        var messages = new List<ReadMessage>();
        while (!bytes.IsEmpty)
        {
            var total = BinaryPrimitives.ReadInt32BigEndian(bytes);
            messages.Add(Read(bytes[..total]));
            bytes = bytes[total..];
        }
        return messages;
    }

    private static ReadMessage Read(ReadOnlySpan<byte> message)
    {
        Assert.Equal(BinaryPrimitives.ReadUInt32BigEndian(message[8..]), Checksum(message[..8]));
        Assert.Equal(BinaryPrimitives.ReadUInt32BigEndian(message[^4..]), Checksum(message[..^4]));
        var headers = message.Slice(12, BinaryPrimitives.ReadInt32BigEndian(message[4..]));
        var payload = message[(12 + headers.Length)..^4].ToArray();
        var read = new Dictionary<string, string>();
        while (!headers.IsEmpty)
        {
            var name = Encoding.UTF8.GetString(headers.Slice(1, headers[0]));
            headers = headers[(1 + headers[0])..];
            Assert.Equal(7, headers[0]);
            var length = BinaryPrimitives.ReadUInt16BigEndian(headers[1..]);
            read.Add(name, Encoding.UTF8.GetString(headers.Slice(3, length)));
            headers = headers[(3 + length)..];
        }
        return new(read, payload);
    }

    public static uint Checksum(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        foreach (var value in bytes)
        {
            crc ^= value;
            for (var bit = 0; bit < 8; bit++) crc = (crc >> 1) ^ ((crc & 1) * 0xEDB88320);
        }
        return ~crc;
    }
}
