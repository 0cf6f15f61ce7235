using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using FunctionApp.Async;

namespace FunctionApp.Polling;

/// <summary>What the Lambda API has changed a mapping to.</summary>
/// <param name="Name">The mapping's name.</param>
/// <param name="Settings">All its settings.</param>
/// <param name="Base">Of which configured settings they are a change; when a deployment brings others, those count again.</param>
/// <param name="ChangedAt">When.</param>
/// <param name="Transition">What the API calls the mapping until every instance knows.</param>
public sealed record StoredMapping(string Name, EventSourceSettings Settings, string Base, DateTimeOffset ChangedAt, string Transition)
{
    /// <summary>The store's mark of what was read; null of what was not stored yet.</summary>
    public string? Version { get; init; }

    /// <summary>Names configured settings by what is in them.</summary>
    internal static string BaseOf(EventSourceSettings configured) => DeterministicId.Of(JsonSerializer.Serialize(configured, PollingJson.Readable.EventSourceSettings));
}

/// <summary>The contract of stored settings.</summary>
[JsonSourceGenerationOptions(UseStringEnumConverter = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(EventSourceSettings))]
internal sealed partial class PollingJson : JsonSerializerContext
{
    /// <summary>Leaves quotation marks in patterns short.</summary>
    public static PollingJson Readable => field ??= new(new JsonSerializerOptions(Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}
