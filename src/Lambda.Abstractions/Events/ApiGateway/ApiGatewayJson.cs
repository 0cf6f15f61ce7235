using System.Text.Json.Serialization;

namespace Lambda.Events.ApiGateway;

/// <summary>The JSON contract of REST APIs and their authorizers: properties that are null are written as null.</summary>
[JsonSerializable(typeof(RestApiEvent))]
[JsonSerializable(typeof(RestApiAnswer))]
[JsonSerializable(typeof(TokenAuthorizerEvent))]
[JsonSerializable(typeof(RequestAuthorizerEvent))]
[JsonSerializable(typeof(AuthorizerPolicy))]
public sealed partial class RestApiJson : JsonSerializerContext;

/// <summary>The JSON contract of HTTP APIs and their authorizers: properties that are null are omitted.</summary>
[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(HttpApiEvent))]
[JsonSerializable(typeof(HttpApiAnswer))]
[JsonSerializable(typeof(HttpAuthorizerEvent))]
[JsonSerializable(typeof(AuthorizerPolicy))]
[JsonSerializable(typeof(AuthorizerDecision))]
public sealed partial class HttpApiJson : JsonSerializerContext;
