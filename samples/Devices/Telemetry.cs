using System.Text.Json;
using System.Text.Json.Serialization;
using Lambda.Events;

namespace Samples.Devices;

/// <summary>What a screen in a shop window sends.</summary>
/// <param name="Outside">The temperature in front of it, in degrees Celsius.</param>
/// <param name="Inside">The temperature in its case.</param>
/// <param name="Viewers">How many people look at it.</param>
public sealed record Telemetry(double Outside, double Inside, int Viewers)
{
    /// <summary>Reads a record; null when it is no telemetry.</summary>
    public static Telemetry? Read(ReadOnlySpan<byte> json)
    {
        try
        {
            return JsonSerializer.Deserialize(json, DevicesJson.Default.Telemetry);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

/// <summary>What a screen is to show, and why; the detail of the event <c>Content Decided</c>.</summary>
public sealed record Content(string Device, string Shows, double Outside, double Inside, int Viewers);

/// <summary>The event for records of a stream.</summary>
public sealed record TelemetryEvent(IReadOnlyList<KinesisRecord> Records);

/// <summary>The records that failed; none.</summary>
public sealed record TelemetryResult([property: JsonPropertyName("batchItemFailures")] IReadOnlyList<KinesisItemFailure> Failures);

/// <summary>The event of a rule, as far as an alert needs it.</summary>
public sealed record ContentDecided(string Id, Content Detail);

/// <summary>The JSON contracts of the functions.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(TelemetryEvent))]
[JsonSerializable(typeof(TelemetryResult))]
[JsonSerializable(typeof(Telemetry))]
[JsonSerializable(typeof(Content))]
[JsonSerializable(typeof(ContentDecided))]
[JsonSerializable(typeof(string))]
public sealed partial class DevicesJson : JsonSerializerContext;
