using System.Runtime.Serialization;
using Microsoft.Azure.Amqp;
using Microsoft.Azure.Amqp.Encoding;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>Writes application properties in the form in which they are sent to the host: a map in AMQP's encoding.</summary>
internal static class MessageProperties
{
    /// <summary>Encodes properties.</summary>
    /// <exception cref="SerializationException">A value has a type that Service Bus properties do not support.</exception>
    public static byte[] Encode(IDictionary<string, object> properties)
    {
        var map = new AmqpMap();
        foreach (var (name, value) in properties) map.Add(new MapKey(name), ToAmqp(value));
        using var buffer = new ByteBuffer(AmqpCodec.GetMapEncodeSize(map), autoGrow: true);
        AmqpCodec.EncodeMap(map, buffer);
        return buffer.Buffer.AsSpan(buffer.Offset, buffer.Length).ToArray();
    }

    // Service Bus has described types for three types that AMQP lacks.
    private static object? ToAmqp(object? value) => value switch
    {
        null or byte or sbyte or char or short or ushort or int or uint or long or ulong or float or double or decimal => value,
        bool or Guid or string or DateTime => value,
        Uri uri => new DescribedType((AmqpSymbol)"com.microsoft:uri", uri.AbsoluteUri),
        DateTimeOffset time => new DescribedType((AmqpSymbol)"com.microsoft:datetime-offset", time.UtcTicks),
        TimeSpan span => new DescribedType((AmqpSymbol)"com.microsoft:timespan", span.Ticks),
        Stream stream => Read(stream),
        _ => throw new SerializationException($"Serialization failed due to an unsupported type, {value.GetType().FullName}."),
    };

    private static ArraySegment<byte> Read(Stream stream)
    {
        using var copy = new MemoryStream();
        stream.CopyTo(copy);
        return copy.ToArray();
    }
}
