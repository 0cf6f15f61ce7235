using System.Buffers;
using System.Buffers.Binary;
using Local.Kafka.Types;

namespace Local.Kafka.Transport;

/// <summary>The maximum size of frames, in bytes.</summary>
/// <param name="Produce">The limit for requests with records.</param>
/// <param name="Other">The limit for all other requests.</param>
internal readonly record struct RequestLimits(int Produce, int Other)
{
    /// <summary>The limits before a client has logged in, as in brokers (sasl.server.max.receive.size).</summary>
    public static RequestLimits Login { get; } = new(512 * 1024, 512 * 1024);

    /// <summary>
    /// The limits after the login. They are larger than a record may be, so that a record that is too large gets an answer.
    /// </summary>
    public static RequestLimits Requests { get; } = new(16 * 1024 * 1024, 1024 * 1024);
}

/// <summary>
/// Takes requests from the beginning of the bytes that have arrived. Its methods return false when they need more bytes.
/// https://kafka.apache.org/protocol#protocol_common
/// </summary>
internal static class RequestReader
{
    private const int Prefix = sizeof(int) + sizeof(short);

    // TLS begins with the type of a handshake record and the version.
    private const int Tls = 0x1603;

    /// <param name="frame">The frame, without its length.</param>
    /// <exception cref="KafkaException">The frame is larger than allowed, or its length is not valid. This is detected as soon as the
    /// length and the kind of request have arrived.</exception>
    public static bool TryRead(ref ReadOnlySequence<byte> arrived, RequestLimits limits, out ReadOnlySequence<byte> frame)
    {
        frame = default;
        if (arrived.Length < sizeof(int)) return false;
        Span<byte> prefix = stackalloc byte[Prefix];
        arrived.Slice(0, Math.Min(Prefix, arrived.Length)).CopyTo(prefix);
        var length = BinaryPrimitives.ReadInt32BigEndian(prefix);
        var known = arrived.Length >= Prefix;
        var limit = known && BinaryPrimitives.ReadInt16BigEndian(prefix[sizeof(int)..]) != (short)ApiKey.Produce
            ? limits.Other
            : limits.Produce;
        if (length < 0 || length > limit) throw TooLarge(length, limit);
        if (arrived.Length - sizeof(int) < length) return false;
        frame = arrived.Slice(sizeof(int), length);
        arrived = arrived.Slice(sizeof(int) + length);
        return true;
    }

    private static KafkaException TooLarge(int length, int limit) => new(length >> 16 == Tls
        ? "The client starts with TLS, which is not supported. Set its security.protocol to SASL_PLAINTEXT."
        : $"A request of {length} bytes is outside of the range 0 to {limit}.");
}
