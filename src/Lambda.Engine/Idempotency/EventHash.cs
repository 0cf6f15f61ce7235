using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Lambda.Engine.Invocation;

namespace Lambda.Engine.Idempotency;

/// <summary>
/// Hashes parts of an event. Equal JSON has the same hash, whatever its white space and escapes; the order of property names matters.
/// </summary>
/// <param name="function">The function's name, which is part of the hash.</param>
/// <param name="paths">The parts to hash; none for the whole event.</param>
internal sealed class EventHash(string function, IReadOnlyList<PayloadPath> paths)
{
    private static ReadOnlySpan<byte> Null => "null"u8;

    /// <summary>Returns the hash in hexadecimal digits; null when the event has none of the parts.</summary>
    public string? Of(ReadOnlySpan<byte> payload)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        Append(buffer, 0, Encoding.UTF8.GetBytes(function));
        var any = paths.Count == 0;
        if (any) AppendJson(buffer, payload);
        foreach (var path in paths)
        {
            var part = Find(path, payload);
            any |= !part.SequenceEqual(Null);
            AppendJson(buffer, part);
        }
        return any ? Convert.ToHexStringLower(SHA256.HashData(buffer.WrittenSpan)) : null;
    }

    // A missing part counts as null, as does any part of an event that is not JSON; the handler reports that.
    private static ReadOnlySpan<byte> Find(PayloadPath path, ReadOnlySpan<byte> payload)
    {
        try
        {
            return path.TryFind(payload, out var at) ? payload[at] : Null;
        }
        catch (JsonException)
        {
            return Null;
        }
    }

    private static void AppendJson(ArrayBufferWriter<byte> buffer, ReadOnlySpan<byte> json)
    {
        var before = buffer.WrittenCount;
        try
        {
            AppendTokens(buffer, json);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // Not JSON, or text that is not Unicode: hashes the bytes themselves after what was understood, which is the same for the same
            // bytes.
            Append(buffer, byte.MaxValue, json);
        }
        BinaryPrimitives.WriteInt32LittleEndian(buffer.GetSpan(4), buffer.WrittenCount - before);
        buffer.Advance(4);
    }

    private static void AppendTokens(ArrayBufferWriter<byte> buffer, ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = PayloadJson.MaxDepth });
        while (reader.Read())
        {
            if (!reader.ValueIsEscaped)
            {
                Append(buffer, (byte)reader.TokenType, reader.ValueSpan);
                continue;
            }
            // Unescaping only makes text shorter.
            var text = new byte[reader.ValueSpan.Length];
            Append(buffer, (byte)reader.TokenType, text.AsSpan(0, reader.CopyString(text)));
        }
    }

    // Length-prefixed, so that different sequences of tokens never give the same bytes.
    private static void Append(ArrayBufferWriter<byte> buffer, byte kind, ReadOnlySpan<byte> value)
    {
        var span = buffer.GetSpan(5 + value.Length);
        span[0] = kind;
        BinaryPrimitives.WriteInt32LittleEndian(span[1..], value.Length);
        value.CopyTo(span[5..]);
        buffer.Advance(5 + value.Length);
    }
}
