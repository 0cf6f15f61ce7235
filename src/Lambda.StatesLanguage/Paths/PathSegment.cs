using System.Text.Json.Nodes;

namespace Lambda.StatesLanguage.Paths;

/// <summary>One step of a path: from a value to values below it.</summary>
internal abstract record PathSegment
{
    public virtual bool IsDefinite => false;

    public abstract void Select(JsonNode? value, PathWork work, List<JsonNode?> selected);
}

/// <summary>Selects members by name: <c>.name</c>, <c>['name']</c>, <c>['a','b']</c>.</summary>
internal sealed record NameSegment(IReadOnlyList<string> Names) : PathSegment
{
    public override bool IsDefinite => Names.Count == 1;

    public override void Select(JsonNode? value, PathWork work, List<JsonNode?> selected)
    {
        if (value is not JsonObject members)
            return;
        work.Spend(Names.Count);
        foreach (var name in Names)
        {
            if (members.TryGetPropertyValue(name, out var member))
                selected.Add(member);
        }
    }

    public override string ToString() => $"[{string.Join(',', Names.Select(name => $"'{name}'"))}]";
}

/// <summary>Selects items by index: <c>[0]</c>, <c>[-1]</c>, <c>[0,2]</c>. A negative index counts from the end.</summary>
internal sealed record IndexSegment(IReadOnlyList<int> Indexes) : PathSegment
{
    public override bool IsDefinite => Indexes.Count == 1;

    public override void Select(JsonNode? value, PathWork work, List<JsonNode?> selected)
    {
        if (value is not JsonArray items)
            return;
        work.Spend(Indexes.Count);
        foreach (var index in Indexes)
        {
            var place = index < 0 ? items.Count + index : index;
            if (place >= 0 && place < items.Count)
                selected.Add(items[place]);
        }
    }

    public override string ToString() => $"[{string.Join(',', Indexes)}]";
}

/// <summary>Selects a slice of items: <c>[start:end:step]</c>.</summary>
internal sealed record SliceSegment(int? Start, int? End, int Step) : PathSegment
{
    public override void Select(JsonNode? value, PathWork work, List<JsonNode?> selected)
    {
        if (value is not JsonArray items)
            return;
        var end = Place(End ?? items.Count, items.Count);
        for (long place = Place(Start ?? 0, items.Count); place < end; place += Step)
        {
            work.Spend(1);
            selected.Add(items[(int)place]);
        }
    }

    public override string ToString() => $"[{Start}:{End}{(Step == 1 ? "" : $":{Step}")}]";

    private static int Place(int index, int count) => (int)Math.Clamp(index < 0 ? (long)count + index : index, 0, count);
}

/// <summary>Selects all members or items: <c>.*</c>, <c>[*]</c>.</summary>
internal sealed record WildcardSegment : PathSegment
{
    public override void Select(JsonNode? value, PathWork work, List<JsonNode?> selected)
    {
        work.Spend(1 + ((value as JsonArray)?.Count ?? (value as JsonObject)?.Count ?? 0));
        if (value is JsonObject members)
            selected.AddRange(members.Select(member => member.Value));
        else if (value is JsonArray items)
            selected.AddRange(items);
    }

    public override string ToString() => "[*]";
}

/// <summary>Selects, with <c>..</c>, the value and everything below it, for the step that follows.</summary>
internal sealed record DescendantSegment : PathSegment
{
    public override void Select(JsonNode? value, PathWork work, List<JsonNode?> selected)
    {
        work.Spend(1);
        selected.Add(value);
        if (selected.Count > JsonPath.MaxValues)
            return;
        if (value is JsonObject members)
        {
            foreach (var member in members)
                Select(member.Value, work, selected);
        }
        else if (value is JsonArray items)
        {
            foreach (var item in items)
                Select(item, work, selected);
        }
    }

    public override string ToString() => "..";
}

/// <summary>Selects, as with <c>[?(@.price &lt; 10)]</c>, the items of an array that match, or an object if it matches.</summary>
internal sealed record FilterSegment(Filter Filter, string Text) : PathSegment
{
    public override void Select(JsonNode? value, PathWork work, List<JsonNode?> selected)
    {
        if (value is JsonArray items)
            selected.AddRange(items.Where(item => Filter.Matches(item, work)));
        else if (value is JsonObject && Filter.Matches(value, work))
            selected.Add(value);
    }

    public override string ToString() => $"[?({Text})]";
}
