using System.Text.Json.Serialization;

namespace FunctionApp.Async;

/// <summary>The contract of invocation records.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(InvocationRecord))]
[JsonSerializable(typeof(string))]
internal sealed partial class AsyncJson : JsonSerializerContext;
