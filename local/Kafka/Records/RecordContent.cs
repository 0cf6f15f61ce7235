using Local.Kafka.Types;

namespace Local.Kafka.Records;

/// <summary>A header of a record. Its value may be null, and several headers may have the same name.</summary>
internal readonly record struct RecordHeader(string Key, ReadOnlyMemory<byte>? Value);

/// <summary>
/// The encoded key, value and headers of a record: the part that is the same wherever the record is.
/// https://kafka.apache.org/documentation/#record
/// </summary>
internal readonly struct RecordContent
{
    private RecordContent(ReadOnlyMemory<byte> encoded, ReadOnlyMemory<byte>? key, ReadOnlyMemory<byte>? value, int headersAt) =>
        (Encoded, Key, Value, _headersAt) = (encoded, key, value, headersAt);

    private readonly int _headersAt;

    public ReadOnlyMemory<byte> Encoded { get; }

    public ReadOnlyMemory<byte>? Key { get; }

    public ReadOnlyMemory<byte>? Value { get; }

    /// <exception cref="KafkaException">The bytes are not a record.</exception>
    public static RecordContent Read(ReadOnlyMemory<byte> encoded)
    {
        var reader = new KafkaReader(encoded);
        var key = reader.ReadVarBytes();
        var value = reader.ReadVarBytes();
        var headersAt = reader.Position;
        for (var headers = reader.ReadVarInt(); headers != 0; headers--)
        {
            if (headers < 0) throw new KafkaException($"A record cannot have {headers} headers.");
            reader.ReadVarString();
            reader.ReadVarBytes();
        }
        return reader.AtEnd
            ? new RecordContent(encoded, key, value, headersAt)
            : throw new KafkaException("A record has extra bytes after its headers.");
    }

    public IReadOnlyList<RecordHeader> Headers()
    {
        var reader = new KafkaReader(Encoded[_headersAt..]);
        var headers = new RecordHeader[reader.ReadVarInt()];
        for (var i = 0; i < headers.Length; i++) headers[i] = new RecordHeader(reader.ReadVarString(), reader.ReadVarBytes());
        return headers;
    }

    /// <summary>Encodes an event that arrived over another protocol.</summary>
    public static void Write(
        KafkaWriter writer, ReadOnlyMemory<byte>? key, ReadOnlyMemory<byte>? value, IReadOnlyList<RecordHeader> headers)
    {
        Write(writer, key);
        Write(writer, value);
        writer.WriteVarInt(headers.Count);
        foreach (var header in headers)
        {
            writer.WriteVarString(header.Key);
            Write(writer, header.Value);
        }
    }

    private static void Write(KafkaWriter writer, ReadOnlyMemory<byte>? bytes)
    {
        if (bytes is { } present) writer.WriteVarBytes(present.Span);
        else writer.WriteVarInt(-1);
    }
}
