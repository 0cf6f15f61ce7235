using Local.Kafka.Types;

namespace Local.Kafka.Messages;

/// <summary>Chooses the mechanism with which the client will log in.</summary>
internal sealed record SaslHandshakeRequest(string Mechanism)
{
    public static SaslHandshakeRequest Read(ref KafkaReader reader, int version) => new(reader.ReadString());
}

/// <param name="Mechanisms">The supported mechanisms.</param>
internal sealed record SaslHandshakeResponse(ErrorCode Error, IReadOnlyList<string> Mechanisms) : IKafkaResponse
{
    /// <inheritdoc/>
    public void Write(KafkaWriter writer, int version)
    {
        writer.WriteError(Error);
        writer.WriteArray(Mechanisms, writer.WriteString);
    }
}
