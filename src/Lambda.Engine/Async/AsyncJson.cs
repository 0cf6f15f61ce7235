using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Lambda.Engine.Async;

/// <summary>The JSON contract of invocation records, pending deliveries and redrives.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(InvocationRecord))]
[JsonSerializable(typeof(List<InvocationAttempt>))]
[JsonSerializable(typeof(DeliveryMessage))]
[JsonSerializable(typeof(RedriveJob))]
[JsonSerializable(typeof(RedriveMessage))]
[JsonSerializable(typeof(string))]
internal sealed partial class AsyncJson : JsonSerializerContext
{
    /// <summary>The contract for text that people read: it does not escape text for HTML.</summary>
    public static AsyncJson Readable =>
        field ??= new(new JsonSerializerOptions(Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}
