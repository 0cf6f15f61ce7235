using System.Text.Json.Nodes;
using Lambda.StatesLanguage.Errors;
using Lambda.StatesLanguage.Json;

namespace Lambda.StatesLanguage.Paths;

/// <summary>
/// Where a state's result is put in its input: it replaces the input (<c>$</c>), is discarded (<c>null</c>), or is put at a path, which is
/// created if it is missing.
/// </summary>
internal sealed class ResultPath(JsonPath? path)
{
    public static ResultPath Default { get; } = new(JsonPath.Parse("$"));

    public JsonNode? Combine(JsonNode? input, JsonNode? result)
    {
        if (path is null)
            return input;
        if (path.IsRoot)
            return result;
        var root = JsonText.Copy(input);
        JsonNode? place = root;
        for (var i = 0; i < path.Segments.Count; i++)
            place = Step(place, path.Segments[i], i == path.Segments.Count - 1, result);
        return root;
    }

    private JsonNode? Step(JsonNode? place, PathSegment segment, bool isLast, JsonNode? result)
    {
        if (segment is NameSegment { Names: [var name] } && place is JsonObject members)
        {
            if (isLast)
                members[name] = JsonText.Copy(result);
            else if (members[name] is not (JsonObject or JsonArray))
                members[name] = new JsonObject();
            return members[name];
        }
        if (segment is IndexSegment { Indexes: [var index] } && place is JsonArray items && index < items.Count)
        {
            if (isLast)
                items[index] = JsonText.Copy(result);
            return items[index];
        }
        throw new StateException(
            ErrorNames.ResultPathMatchFailure,
            $"Unable to apply step '{segment}' of ResultPath '{path!.Text}' to the state's input.");
    }
}
