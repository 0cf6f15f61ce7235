using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Functions.LocalHost.Listeners;
using Functions.LocalHost.Protocol;
using Functions.LocalHost.Worker;
using Microsoft.AspNetCore.Http;

namespace Functions.LocalHost.Http;

/// <summary>The values of a request that binding expressions and parameters may name.</summary>
internal static class RequestData
{
    private const string Query = "Query", Headers = "Headers";

    // The key of a function under the real host, which functions do not see.
    private const string Code = "code";

    private static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>
    /// Returns the properties of the body, the values of the query and those of the route; of several with the same name, the last counts.
    /// <c>Query</c> and <c>Headers</c> contain the whole query and all headers, unless one of these values has that name.
    /// </summary>
    /// <param name="body">The body if it may be a JSON object; otherwise null.</param>
    public static Dictionary<string, object?> Of(HttpRequest request, string? body)
    {
        var data = new Dictionary<string, object?>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, value) in TriggerData.Properties(body)) data[name] = value;
        foreach (var (name, value) in request.Query)
            if (!name.Equals(Code, StringComparison.OrdinalIgnoreCase)) data[name] = value.ToString();
        foreach (var (name, value) in request.RouteValues) data[name] = value?.ToString() ?? "";
        if (!data.ContainsKey(Query)) data[Query] = Texts(request.Query);
        if (!data.ContainsKey(Headers)) data[Headers] = Texts(request.Headers);
        return data;
    }

    /// <summary>Adds the values to the trigger metadata of an invocation.</summary>
    public static void AddTo(InvocationRequest invocation, Dictionary<string, object?> data)
    {
        foreach (var (name, value) in data)
            invocation.TriggerMetadata[name] =
                value is Dictionary<string, string> texts ? new() { Json = Json(texts) } : Values.ToData(value);
    }

    private static Dictionary<string, string> Texts(IEnumerable<KeyValuePair<string, Microsoft.Extensions.Primitives.StringValues>> values)
    {
        var texts = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, value) in values) texts[name] = value.ToString();
        return texts;
    }

    private static string Json(Dictionary<string, string> texts)
    {
        if (texts.Count == 0) return "{}";
        var bytes = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(bytes, Plain))
        {
            json.WriteStartObject();
            foreach (var (name, value) in texts) json.WriteString(name, value);
            json.WriteEndObject();
        }
        return Encoding.UTF8.GetString(bytes.WrittenSpan);
    }
}
