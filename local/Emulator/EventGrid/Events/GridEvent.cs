using System.Runtime.InteropServices;
using System.Text.Json;

namespace Local.Emulator.EventGrid.Events;

/// <summary>An event that a topic has accepted. Its JSON is complete, including the properties that the service adds.</summary>
/// <param name="Subject">The subject; empty for a CloudEvent that has none.</param>
/// <param name="DataVersion">The data version; empty for a CloudEvent.</param>
internal sealed record GridEvent(EventSchema Schema, JsonElement Json, string Id, string Type, string Subject, string DataVersion)
{
    /// <summary>The size of its JSON in bytes, as batches and limits count it.</summary>
    public int Size { get; } = JsonMarshal.GetRawUtf8Value(Json).Length;
}
