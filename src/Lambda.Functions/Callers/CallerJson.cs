using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Lambda.Functions.Callers;

/// <summary>How events of callers are written: as the services do, without escaping text for HTML.</summary>
internal static class CallerJson
{
    /// <summary>The options of a contract, for one of the same kind.</summary>
    public static JsonSerializerOptions Of(JsonSerializerContext contract) =>
        new(contract.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
}
