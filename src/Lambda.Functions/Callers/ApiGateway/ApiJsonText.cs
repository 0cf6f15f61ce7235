using System.Text.Json.Serialization;

namespace Lambda.Functions.Callers.ApiGateway;

/// <summary>Writes text as JSON.</summary>
[JsonSerializable(typeof(string))]
internal sealed partial class ApiJsonText : JsonSerializerContext;
