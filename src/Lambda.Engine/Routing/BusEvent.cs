using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Lambda.Engine.Routing;

/// <summary>An event in EventBridge's envelope, which patterns are matched with and functions receive.</summary>
/// <param name="Id">Its id.</param>
/// <param name="DetailType">What happened.</param>
/// <param name="Source">The service or application that it comes from.</param>
/// <param name="Time">When it happened.</param>
/// <param name="Resources">The resources that it concerns.</param>
/// <param name="Detail">The event's detail, as JSON.</param>
/// <remarks>Mirrors https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-events-structure.html.</remarks>
internal sealed record BusEvent(
    string Id, string DetailType, string Source, DateTimeOffset Time, IReadOnlyList<string> Resources, ReadOnlyMemory<byte> Detail)
{
    private static readonly JsonWriterOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes the envelope as JSON.</summary>
    /// <param name="account">The account in the settings.</param>
    /// <param name="region">The Region in the settings.</param>
    public ReadOnlyMemory<byte> ToJson(string account, string region)
    {
        var buffer = new ArrayBufferWriter<byte>(Detail.Length + 512);
        using (var writer = new Utf8JsonWriter(buffer, Json))
        {
            writer.WriteStartObject();
            writer.WriteString("version", "0");
            writer.WriteString("id", Id);
            writer.WriteString("detail-type", DetailType);
            writer.WriteString("source", Source);
            writer.WriteString("account", account);
            writer.WriteString("time", Time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture));
            writer.WriteString("region", region);
            writer.WriteStartArray("resources");
            foreach (var resource in Resources) writer.WriteStringValue(resource);
            writer.WriteEndArray();
            writer.WritePropertyName("detail");
            // It has been parsed as JSON before, or written as JSON.
            writer.WriteRawValue(Detail.Span, skipInputValidation: true);
            writer.WriteEndObject();
        }
        return buffer.WrittenMemory;
    }
}
