using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace FunctionApp.Async;

/// <summary>The contract of invocation records, of waiting deliveries and of redrives.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(InvocationRecord))]
[JsonSerializable(typeof(DeliveryMessage))]
[JsonSerializable(typeof(RedriveJob))]
[JsonSerializable(typeof(RedriveMessage))]
[JsonSerializable(typeof(string))]
internal sealed partial class AsyncJson : JsonSerializerContext
{
    /// <summary>Leaves text as it is: the answer is no HTML.</summary>
    public static AsyncJson Readable => field ??= new(new JsonSerializerOptions(Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}
