using Functions.LocalHost.Worker;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace Functions.LocalHost.Listeners;

/// <summary>Makes the trigger metadata: what the worker receives in addition to the trigger's value.</summary>
internal static class TriggerData
{
    // The WebJobs SDK adds these for its own binding expressions.
    private const string System = "sys";

    /// <summary>Returns the extension's data and, if the value is a JSON object, its properties except arrays.</summary>
    public static IReadOnlyDictionary<string, object> Of(IReadOnlyDictionary<string, object?> data, object? value)
    {
        var all = new Dictionary<string, object>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, one) in data)
            if (one is not null && !string.Equals(name, System, StringComparison.OrdinalIgnoreCase)) all[name] = one;
        foreach (var property in Properties(value as string))
            if (Value(property.Value) is { } one) all[property.Name] = one;
        return all;
    }

    /// <summary>Reads the content of a stream in the form that the binding's <c>dataType</c> names; as text by default.</summary>
    public static object FromStream(Stream stream, Binding binding)
    {
        using (stream)
        {
            if (string.Equals(binding.Text("dataType"), "binary", StringComparison.OrdinalIgnoreCase))
            {
                using var bytes = new MemoryStream();
                stream.CopyTo(bytes);
                return bytes.ToArray();
            }
            using var reader = new StreamReader(stream);
            return reader.ReadToEnd();
        }
    }

    private static IEnumerable<JProperty> Properties(string? json)
    {
        if (json is null || !json.AsSpan().TrimStart().StartsWith("{")) return [];
        try
        {
            using var reader = new JsonTextReader(new StringReader(json)) { DateParseHandling = DateParseHandling.None };
            return [.. JObject.Load(reader).Properties()];
        }
        catch (JsonException)
        {
            // The text only looks like an object.
            return [];
        }
    }

    // Objects stay JSON; anything else is text.
    private static object? Value(JToken value)
    {
        if (value is JObject) return value;
        if (value is JArray) return null;
        return value.Value<string>();
    }
}
