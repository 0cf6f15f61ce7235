using Local.Kafka.Types;

namespace Local.Kafka.Messages;

/// <summary>Sends a token of the mechanism that the handshake chose.</summary>
internal sealed record SaslAuthenticateRequest(ReadOnlyMemory<byte> Token)
{
    public static SaslAuthenticateRequest Read(ref KafkaReader reader, int version) => new(reader.ReadBytes());
}

/// <param name="Lifetime">The time after which the client has to log in again; zero if it does not have to.</param>
internal sealed record SaslAuthenticateResponse(ErrorCode Error, string? Reason, TimeSpan Lifetime) : IKafkaResponse
{
    /// <inheritdoc/>
    public void Write(KafkaWriter writer, int version)
    {
        writer.WriteError(Error);
        writer.WriteReason(Reason);
        writer.WriteBytes([]);
        if (version >= 1) writer.WriteInt64((long)Lifetime.TotalMilliseconds);
    }
}
