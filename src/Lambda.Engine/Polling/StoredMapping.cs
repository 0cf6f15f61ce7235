using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Lambda.Engine.Changes;

namespace Lambda.Engine.Polling;

/// <summary>A change of a mapping that the Lambda API made.</summary>
/// <param name="Name">The mapping's name.</param>
/// <param name="Settings">All settings after the change.</param>
/// <param name="Base">Identifies the configured settings that were changed. If a deployment configures other settings, the change no longer
/// applies.</param>
/// <param name="ChangedAt">When it was made.</param>
/// <param name="Transition">The state that the API reports until every instance has the change.</param>
internal sealed record StoredMapping(string Name, EventSourceSettings Settings, string Base, DateTimeOffset ChangedAt, string Transition)
    : StoredChange(Name)
{
    /// <summary>Whether the last request that created or deleted the mapping created it; null when there was no such request.</summary>
    internal bool? IsCreated { get; init; }

    /// <summary>The function that replaced the configured one; null when none did.</summary>
    internal string? Function { get; init; }

    /// <summary>
    /// The configured function that was replaced. If a deployment configures another one, the replacement no longer applies.
    /// </summary>
    internal string? FunctionBase { get; init; }

    /// <summary>When a request created the mapping; null when none did.</summary>
    internal DateTimeOffset? CreatedAt { get; init; }

    /// <summary>Returns the state that the API reports at a time; null when every instance has the change by then.</summary>
    internal string? StateAt(DateTimeOffset now) => now - ChangedAt < MappingRefresh.Propagation ? Transition : null;

    /// <summary>Returns a hash of configured settings that identifies them.</summary>
    internal static string BaseOf(EventSourceSettings configured) =>
        DeterministicId.Of(JsonSerializer.Serialize(configured, PollingJson.Readable.EventSourceSettings));
}

/// <summary>The JSON contract of stored settings.</summary>
[JsonSourceGenerationOptions(UseStringEnumConverter = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(EventSourceSettings))]
internal sealed partial class PollingJson : JsonSerializerContext
{
    /// <summary>The contract for text that people read: it does not escape quotation marks in patterns.</summary>
    public static PollingJson Readable =>
        field ??= new(new JsonSerializerOptions(Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}
