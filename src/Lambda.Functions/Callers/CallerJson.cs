using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Lambda.Functions.Callers;

/// <summary>The JSON options for events of callers: like the services, they do not escape text for HTML.</summary>
internal static class CallerJson
{
    /// <summary>Returns the options of a contract, changed so that text is not escaped for HTML.</summary>
    public static JsonSerializerOptions Of(JsonSerializerContext contract) =>
        new(contract.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
}
