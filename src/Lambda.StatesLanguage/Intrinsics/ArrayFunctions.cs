using System.Text.Json;
using System.Text.Json.Nodes;
using Lambda.StatesLanguage.Json;

namespace Lambda.StatesLanguage.Intrinsics;

internal static class ArrayFunctions
{
    public static JsonNode Partition(IntrinsicInput input)
    {
        var size = input.Whole(1);
        if (size is <= 0 or > int.MaxValue)
            throw input.Wrong(1, "a positive whole number");
        return new JsonArray([.. input.Items(0).Chunk((int)size).Select(chunk => new JsonArray([.. chunk.Select(JsonText.Copy)]))]);
    }

    public static JsonNode Range(IntrinsicInput input)
    {
        long first = input.Whole(0), last = input.Whole(1), step = input.Whole(2);
        if (step == 0)
            throw input.Wrong(2, "a number other than 0");
        var count = (((decimal)last - first) / step) + 1;
        if (count > IntrinsicFunctions.MaxRange)
            throw input.Fail($"the array would have more than {IntrinsicFunctions.MaxRange} items.");
        var items = new JsonArray();
        for (var i = 0; i < (int)Math.Max(0, Math.Floor(count)); i++)
            items.Add((JsonNode)(first + (i * step)));
        return items;
    }

    public static JsonNode? Item(IntrinsicInput input)
    {
        var index = input.Whole(1);
        return index >= 0 && index < input.Items(0).Count
            ? input.Items(0)[(int)index]
            : throw input.Fail($"the index {index} is outside of the array, which has {input.Items(0).Count} items.");
    }

    public static JsonNode Unique(IntrinsicInput input)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        return new JsonArray([.. input.Items(0).Where(item => seen.Add(Key(item))).Select(JsonText.Copy)]);
    }

    public static JsonNode Merge(IntrinsicInput input)
    {
        if (JsonText.Kind(input[2]) != JsonValueKind.False)
            throw input.Wrong(2, "false, because only the shallow merging mode is supported");
        var merged = (JsonObject)input.Members(0).DeepClone();
        foreach (var (name, value) in input.Members(1))
            merged[name] = JsonText.Copy(value);
        return merged;
    }

    /// <summary>Returns a text that is the same for equal values, with members ordered by name.</summary>
    private static string Key(JsonNode? value) => value switch
    {
        JsonObject members => "{" + string.Join(',', members.OrderBy(member => member.Key, StringComparer.Ordinal)
            .Select(member => JsonText.Write(member.Key) + ":" + Key(member.Value))) + "}",
        JsonArray items => "[" + string.Join(',', items.Select(Key)) + "]",
        _ => JsonText.Write(value),
    };
}
