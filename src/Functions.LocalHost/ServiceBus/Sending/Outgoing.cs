using Azure.Messaging.ServiceBus;
using Newtonsoft.Json;

namespace Functions.LocalHost.ServiceBus.Sending;

/// <summary>Creates the messages that functions send, with the content types of the real extension.</summary>
internal static class Outgoing
{
    public static ServiceBusMessage Text(string text) => new(text) { ContentType = "text/plain" };

    public static ServiceBusMessage Bytes(byte[] bytes) => new(bytes) { ContentType = "application/octet-stream" };

    public static ServiceBusMessage Json(object value) => new(JsonConvert.SerializeObject(value)) { ContentType = "application/json" };
}
