using System.Text.Json.Nodes;
using Lambda.StatesLanguage.Errors;
using Lambda.StatesLanguage.Json;

namespace Lambda.StatesLanguage.Paths;

/// <summary>
/// The selection of one path: the value that it starts from, and how much work it may still do. Otherwise, a filter that reads the whole
/// value for each of its items could take hours. The limit counts values, not time, so that a replay ends at the same place.
/// </summary>
internal sealed class PathWork(string path, JsonNode? root)
{
    /// <summary>The maximum number of values that one selection looks at.</summary>
    public const int Most = 10_000_000;

    // Reading so many characters costs about as much as looking at one value.
    private const int Characters = 64;

    // Copying a value costs more than looking at it, above all memory.
    private const int OfCopy = 10;

    private int left = Most;

    /// <summary>The value of <c>$</c>.</summary>
    public JsonNode? Root => root;

    /// <summary>Counts values that the selection looks at.</summary>
    /// <exception cref="StateException">The selection has looked at too many values.</exception>
    public void Spend(int values)
    {
        left -= values;
        if (left < 0)
            throw StateException.Runtime($"The path '{path}' looks at more than {Most} values.");
    }

    /// <summary>Counts everything in a value, which a comparison looks at.</summary>
    public void Spend(JsonNode? value) => Spend(value, 1);

    /// <summary>Returns copies of the values as an array.</summary>
    public JsonArray Copies(IEnumerable<JsonNode?> values)
    {
        var copies = new JsonArray();
        foreach (var value in values)
        {
            Spend(value, OfCopy);
            copies.Add(JsonText.Copy(value));
        }
        return copies;
    }

    private void Spend(JsonNode? value, int each)
    {
        Spend(each + ((JsonText.Text(value)?.Length ?? 0) / Characters));
        if (value is JsonObject members)
        {
            foreach (var member in members)
                Spend(member.Value, each);
        }
        else if (value is JsonArray items)
        {
            foreach (var item in items)
                Spend(item, each);
        }
    }
}
