using System.Text.Json;
using Local.Emulator.EventGrid.Events;

namespace Local.Emulator.EventGrid.Filters;

/// <summary>
/// The key of a filter: an attribute, such as <c>Subject</c>, or a field of the data, such as <c>data.order.total</c>. The names of
/// attributes ignore case, those of fields do not. A dot always separates names.
/// https://learn.microsoft.com/azure/event-grid/event-filtering#key
/// </summary>
internal sealed class FilterKey(string key)
{
    private readonly string[] _path = key.Split('.');

    /// <summary>
    /// Whether the key is an attribute. For operators on strings, an attribute of a CloudEvent is text, even if it was sent as a number.
    /// </summary>
    public bool IsAttribute => _path.Length == 1;

    /// <summary>Returns the value of the key in an event; null if there is none, or the value is null.</summary>
    public JsonElement? ValueIn(GridEvent one)
    {
        var value = Json.Find(one.Json, _path[0]);
        for (var i = 1; i < _path.Length && value is { ValueKind: JsonValueKind.Object } parent; i++)
        {
            value = parent.TryGetProperty(_path[i], out var child) ? child : null;
            if (i == _path.Length - 1) return NotNull(value);
        }
        return IsAttribute ? NotNull(value) : null;
    }

    public override string ToString() => key;

    private static JsonElement? NotNull(JsonElement? value) => value is { ValueKind: JsonValueKind.Null } ? null : value;
}
