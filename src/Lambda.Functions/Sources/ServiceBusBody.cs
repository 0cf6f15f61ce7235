using System.Globalization;
using System.Text;
using Azure.Messaging.ServiceBus;

namespace Lambda.Functions.Sources;

/// <summary>Reads the bodies of Service Bus messages, which AMQP clients send as data or, often for text, as a value.</summary>
/// <remarks>
/// Mirrors https://docs.oasis-open.org/amqp/core/v1.0/os/amqp-core-messaging-v1.0-os.html#section-message-format.
/// </remarks>
internal static class ServiceBusBody
{
    /// <summary>Returns the content of a message.</summary>
    public static ReadOnlyMemory<byte> Of(ServiceBusReceivedMessage message) =>
        message.GetRawAmqpMessage().Body.TryGetValue(out var value)
        ? value switch
        {
            byte[] bytes => bytes,
            BinaryData data => data.ToMemory(),
            ReadOnlyMemory<byte> memory => memory,
            _ => Encoding.UTF8.GetBytes(Convert.ToString(value, CultureInfo.InvariantCulture) ?? ""),
        }
        : message.Body.ToMemory();
}
