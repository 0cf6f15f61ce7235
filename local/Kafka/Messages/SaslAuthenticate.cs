using Local.Kafka.Types;

namespace Local.Kafka.Messages;

/// <summary>Carries what the mechanism of the handshake says.</summary>
internal sealed record SaslAuthenticateRequest(ReadOnlyMemory<byte> Token)
{
    public static SaslAuthenticateRequest Read(ref KafkaReader reader, int version) => new(reader.ReadBytes());
}

/// <param name="Lifetime">After which the client has to log in again; zero if it need not.</param>
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
