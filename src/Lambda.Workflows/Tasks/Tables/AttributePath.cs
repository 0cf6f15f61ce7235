using System.Text.Json.Nodes;

namespace Lambda.Workflows.Tasks.Tables;

/// <summary>A document path, such as <c>order.lines[0].price</c>: names, and indexes into lists.</summary>
internal sealed record AttributePath(string Root, IReadOnlyList<object> Rest)
{
    /// <summary>Returns whether one of the two paths leads to the other, or through it.</summary>
    public bool Overlaps(AttributePath other) => Root == other.Root && Rest.Zip(other.Rest).All(pair => pair.First.Equals(pair.Second));

    public override string ToString() =>
        $"[{string.Join(", ", Rest.Select(part => part is int index ? $"[{index}]" : part).Prepend(Root))}]";

    /// <summary>Returns the value at the path; null if the item has none.</summary>
    public JsonObject? Get(JsonObject item)
    {
        var value = item[Root] as JsonObject;
        foreach (var part in Rest)
            value = value is null ? null : Within(value, part);
        return value;
    }

    /// <exception cref="TableTaskException">A part of the path does not exist.</exception>
    public void Set(JsonObject item, JsonObject value)
    {
        if (Rest.Count == 0)
        {
            item[Root] = value.DeepClone();
            return;
        }
        switch (Parent(item), Rest[^1])
        {
            case (JsonObject members, string name):
                members[name] = value.DeepClone();
                break;
            case (JsonArray items, int index) when index < items.Count:
                items[index] = value.DeepClone();
                break;
            // A value beyond the end is put at the end.
            case (JsonArray items, int):
                items.Add(value.DeepClone());
                break;
            default:
                throw TableTaskException.Invalid("The document path provided in the update expression is invalid for update");
        }
    }

    public void Remove(JsonObject item)
    {
        if (Rest.Count == 0)
        {
            item.Remove(Root);
            return;
        }
        switch (Parent(item), Rest[^1])
        {
            case (JsonObject members, string name):
                members.Remove(name);
                break;
            case (JsonArray items, int index) when index < items.Count:
                items.RemoveAt(index);
                break;
        }
    }

    private JsonNode? Parent(JsonObject item) =>
        (this with { Rest = [.. Rest.SkipLast(1)] }).Get(item) is { } parent ? AttributeValue.Content(parent) : null;

    private static JsonObject? Within(JsonObject value, object part) => (AttributeValue.Content(value), part) switch
    {
        (JsonObject members, string name) => members[name] as JsonObject,
        (JsonArray items, int index) when AttributeValue.Type(value) == "L" && index < items.Count => items[index] as JsonObject,
        _ => null,
    };
}
