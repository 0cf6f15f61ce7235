using System.Text.Json;
using Azure.Storage.Queues.Models;

namespace Local.Queues;

/// <summary>The trigger metadata of a queue message, as it reaches an isolated worker: every value is text, what is not text is JSON.</summary>
/// <remarks>Mirrors https://learn.microsoft.com/azure/azure-functions/functions-bindings-storage-queue-trigger#message-metadata.</remarks>
internal static class QueueBindingData
{
    public static void Fill(Dictionary<string, object?> data, QueueMessage message)
    {
        var text = message.Body.ToString();
        data["QueueTrigger"] = text;
        data["DequeueCount"] = JsonSerializer.Serialize(message.DequeueCount);
        data["Id"] = message.MessageId;
        data["PopReceipt"] = message.PopReceipt;
        data["InsertionTime"] = JsonSerializer.Serialize(message.InsertedOn ?? DateTimeOffset.MinValue);
        data["ExpirationTime"] = JsonSerializer.Serialize(message.ExpiresOn ?? DateTimeOffset.MaxValue);
        data["NextVisibleTime"] = JsonSerializer.Serialize(message.NextVisibleOn ?? DateTimeOffset.MaxValue);
        AddProperties(data, text);
    }

    // Properties of a JSON message win over the metadata above; arrays and nulls are left out, as in the real host.
    private static void AddProperties(Dictionary<string, object?> data, string text)
    {
        if (!text.AsSpan().TrimStart().StartsWith('{')) return;
        try
        {
            using var json = JsonDocument.Parse(text);
            foreach (var property in json.RootElement.EnumerateObject())
            {
                if (property.Value.ValueKind is JsonValueKind.Array or JsonValueKind.Null) continue;
                data[property.Name] = property.Value.ValueKind == JsonValueKind.String ? property.Value.GetString() : property.Value.GetRawText();
            }
        }
        catch (JsonException)
        {
            // A text that only looks like JSON has no properties.
        }
    }
}
