using System.Text.Json.Nodes;
using Lambda.StatesLanguage.Json;

namespace Lambda.StatesLanguage.Items;

/// <summary>Groups items into batches that keep to limits of items and bytes.</summary>
internal static class ItemBatching
{
    /// <summary>Returns the batches as inputs of child executions; each has at least one item.</summary>
    public static IEnumerable<(JsonObject Input, int Count)> Batch(
        IEnumerable<JsonNode?> items, long? maxItems, long? maxBytes, JsonNode? batchInput, int maxPayload)
    {
        var limit = Math.Min(maxBytes is > 0 ? maxBytes.Value : long.MaxValue, maxPayload);
        var most = maxItems is > 0 ? maxItems.Value : long.MaxValue;
        var batch = Empty(batchInput);
        var fixedSize = JsonText.Size(batch);
        var size = fixedSize;
        foreach (var item in items)
        {
            var list = (JsonArray)batch["Items"]!;
            var itemSize = JsonText.Size(item) + 1;
            if (list.Count > 0 && (list.Count >= most || size + itemSize > limit))
            {
                yield return (batch, list.Count);
                batch = Empty(batchInput);
                list = (JsonArray)batch["Items"]!;
                size = fixedSize;
            }
            list.Add(JsonText.Copy(item));
            size += itemSize;
        }
        if (batch["Items"] is JsonArray { Count: > 0 } rest)
            yield return (batch, rest.Count);
    }

    private static JsonObject Empty(JsonNode? batchInput)
    {
        var batch = new JsonObject();
        if (batchInput is not null)
            batch["BatchInput"] = JsonText.Copy(batchInput);
        batch["Items"] = new JsonArray();
        return batch;
    }
}
