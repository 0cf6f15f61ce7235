using Google.Protobuf;
using Microsoft.Azure.Amqp;
using Microsoft.Azure.Amqp.Encoding;

namespace Functions.LocalHost.ServiceBus.Settling;

/// <summary>Reads application properties in the form in which the worker sends them: a map in AMQP's encoding.</summary>
internal static class MessageProperties
{
    /// <summary>Reads the properties; null if there are none.</summary>
    /// <exception cref="AmqpException">The bytes are not a map.</exception>
    public static Dictionary<string, object?>? Decode(ByteString bytes)
    {
        if (bytes.IsEmpty) return null;
        using var buffer = new ByteBuffer(bytes.ToByteArray(), 0, bytes.Length);
        return AmqpCodec.DecodeMap(buffer).ToDictionary(pair => pair.Key.ToString(), pair => FromAmqp(pair.Value));
    }

    // Service Bus has described types for three types that AMQP lacks.
    private static object? FromAmqp(object? value) => value switch
    {
        DescribedType { Descriptor: AmqpSymbol name } described => name.Value switch
        {
            "com.microsoft:uri" => new Uri((string)described.Value),
            "com.microsoft:datetime-offset" => new DateTimeOffset((long)described.Value, TimeSpan.Zero),
            "com.microsoft:timespan" => new TimeSpan((long)described.Value),
            var other => throw new InvalidOperationException($"Service Bus does not support properties of type '{other}'."),
        },
        AmqpSymbol symbol => symbol.Value,
        ArraySegment<byte> bytes => bytes.ToArray(),
        _ => value,
    };
}
