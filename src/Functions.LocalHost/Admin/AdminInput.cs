using System.Text.Json;
using System.Text.Json.Nodes;
using Functions.LocalHost.Worker;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace Functions.LocalHost.Admin;

/// <summary>Reads the input with which a function is run by hand.</summary>
internal static class AdminInput
{
    /// <summary>The error for input that is not an event or an array, for an Event Grid trigger that takes batches.</summary>
    public const string Events =
        "The function takes batches of events: send {\"input\": {…}} with one event or {\"input\": [{…}, {…}]} with several.";

    /// <summary>Converts the input to the value that the trigger's extension expects: text, or an array of events.</summary>
    /// <param name="input">The value of <c>input</c>.</param>
    /// <returns>Null if the function takes batches of events, and the input is neither an event nor an array.</returns>
    public static object? Of(Binding trigger, JsonNode? input)
    {
        var text = input switch
        {
            null => "",
            JsonValue value when value.GetValueKind() == JsonValueKind.String => value.GetValue<string>(),
            _ => input.ToJsonString(),
        };
        return trigger.IsMany && trigger.Is("eventGridTrigger") ? Array(text) : text;
    }

    // The extension takes no text for a batch.
    private static JArray? Array(string text)
    {
        using var reader = new JsonTextReader(new StringReader(text)) { DateParseHandling = DateParseHandling.None };
        try
        {
            return JToken.ReadFrom(reader) switch
            {
                JArray { Count: > 0 } many when many.All(one => one is JObject) => many,
                JObject one => [one],
                _ => null,
            };
        }
        catch (JsonReaderException)
        {
            return null;
        }
    }
}
