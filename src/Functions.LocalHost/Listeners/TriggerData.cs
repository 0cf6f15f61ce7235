using Functions.LocalHost.Worker;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace Functions.LocalHost.Listeners;

/// <summary>What the worker is told of a trigger's event besides its value.</summary>
internal static class TriggerData
{
    // Of the WebJobs SDK, for its own binding expressions.
    private const string System = "sys";

    /// <summary>The extension's data; and, where the value is the JSON of an object, its properties that are no arrays.</summary>
    public static IReadOnlyDictionary<string, object> Of(IReadOnlyDictionary<string, object?> data, object? value)
    {
        var all = new Dictionary<string, object>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, one) in data)
            if (one is not null && !string.Equals(name, System, StringComparison.OrdinalIgnoreCase)) all[name] = one;
        foreach (var property in Properties(value as string))
            if (Value(property.Value) is { } one) all[property.Name] = one;
        return all;
    }

    /// <summary>A stream's content as the binding's <c>dataType</c> says; text by default.</summary>
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
            // Text that only looks like an object.
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
