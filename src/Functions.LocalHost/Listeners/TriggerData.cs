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
    /// <param name="data">The extension's data, which binding expressions may name; the properties are added to it.</param>
    public static IReadOnlyDictionary<string, object> Of(IDictionary<string, object?> data, object? value)
    {
        foreach (var (name, one) in Properties(value as string))
            if (!IsSystem(name)) data[name] = one;
        var all = new Dictionary<string, object>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, one) in data)
            if (one is not null && !IsSystem(name)) all[name] = one;
        return all;
    }

    /// <summary>Returns the properties of a text that is a JSON object, except arrays and nulls; none for any other text.</summary>
    public static IEnumerable<KeyValuePair<string, object>> Properties(string? json)
    {
        foreach (var property in Parse(json))
            if (Value(property.Value) is { } one) yield return new(property.Name, one);
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

    /// <summary>Returns whether a text begins like a JSON object.</summary>
    public static bool IsObject(ReadOnlySpan<char> text) => text.TrimStart().StartsWith("{");

    private static bool IsSystem(string name) => string.Equals(name, System, StringComparison.OrdinalIgnoreCase);

    private static IEnumerable<JProperty> Parse(string? json)
    {
        if (!IsObject(json)) return [];
        try
        {
            using var reader = new JsonTextReader(new StringReader(json!)) { DateParseHandling = DateParseHandling.None };
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
