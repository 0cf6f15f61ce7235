using System.Runtime.InteropServices;
using System.Text.Json;

namespace Local.Emulator.EventGrid.Events;

/// <summary>An event that a topic took. Its JSON is complete: what the service stamps onto events is in it.</summary>
/// <param name="Subject">Empty for a CloudEvent that has none.</param>
/// <param name="DataVersion">Empty for a CloudEvent.</param>
internal sealed record GridEvent(EventSchema Schema, JsonElement Json, string Id, string Type, string Subject, string DataVersion)
{
    /// <summary>Bytes of its JSON: what batches and limits count.</summary>
    public int Size { get; } = JsonMarshal.GetRawUtf8Value(Json).Length;
}
