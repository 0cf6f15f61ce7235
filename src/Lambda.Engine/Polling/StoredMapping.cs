using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Lambda.Engine.Changes;

namespace Lambda.Engine.Polling;

/// <summary>A change of a mapping, as the Lambda API made it.</summary>
/// <param name="Name">The mapping's name.</param>
/// <param name="Settings">All settings after the change.</param>
/// <param name="Base">Identifies the configured settings that were changed. When a deployment configures others, the change no longer
/// applies.</param>
/// <param name="ChangedAt">When it was made.</param>
/// <param name="Transition">The state that the API reports until every instance knows of the change.</param>
internal sealed record StoredMapping(string Name, EventSourceSettings Settings, string Base, DateTimeOffset ChangedAt, string Transition)
    : StoredChange(Name)
{
    /// <summary>Whether the last request that created or deleted the mapping created it; null when there was none.</summary>
    internal bool? IsCreated { get; init; }

    /// <summary>The function that was put in the place of the configured one; null when none was.</summary>
    internal string? Function { get; init; }

    /// <summary>The function that was replaced. When a deployment configures another one, that one applies.</summary>
    internal string? FunctionBase { get; init; }

    /// <summary>When a request created the mapping; null when none did.</summary>
    internal DateTimeOffset? CreatedAt { get; init; }

    /// <summary>The state that the API reports at a time; null when every instance knows of the change by then.</summary>
    internal string? StateAt(DateTimeOffset now) => now - ChangedAt < MappingRefresh.Propagation ? Transition : null;

    /// <summary>Identifies configured settings by a hash of their content.</summary>
    internal static string BaseOf(EventSourceSettings configured) =>
        DeterministicId.Of(JsonSerializer.Serialize(configured, PollingJson.Readable.EventSourceSettings));
}

/// <summary>The JSON contract of stored settings.</summary>
[JsonSourceGenerationOptions(UseStringEnumConverter = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(EventSourceSettings))]
internal sealed partial class PollingJson : JsonSerializerContext
{
    /// <summary>Does not escape quotation marks in patterns.</summary>
    public static PollingJson Readable =>
        field ??= new(new JsonSerializerOptions(Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}
