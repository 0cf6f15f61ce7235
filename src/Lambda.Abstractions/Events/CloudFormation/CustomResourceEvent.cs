using System.Text.Json;
using System.Text.Json.Serialization;

namespace Lambda.Events.CloudFormation;

/// <summary>CloudFormation's request to create, update or delete a custom resource.</summary>
/// <param name="RequestType"><c>Create</c>, <c>Update</c> or <c>Delete</c>.</param>
/// <param name="ResponseUrl">Where the answer goes. The adapter sends it there; a function has no need to.</param>
/// <param name="StackId">The stack's ARN.</param>
/// <param name="RequestId">CloudFormation's id of the request.</param>
/// <param name="ResourceType">The resource's type, such as <c>Custom::Thing</c>.</param>
/// <param name="LogicalResourceId">The resource's name in the template.</param>
/// <param name="PhysicalResourceId">The id that the function once gave the resource; null for <c>Create</c>.</param>
/// <param name="ResourceProperties">The properties in the template.</param>
/// <param name="OldResourceProperties">The properties before, for <c>Update</c>.</param>
/// <remarks>Mirrors https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/crpg-ref-requests.html.</remarks>
public sealed record CustomResourceEvent(
    [property: JsonPropertyName("RequestType")] string RequestType,
    [property: JsonPropertyName("ResponseURL")] string ResponseUrl,
    [property: JsonPropertyName("StackId")] string StackId,
    [property: JsonPropertyName("RequestId")] string RequestId,
    [property: JsonPropertyName("ResourceType")] string ResourceType,
    [property: JsonPropertyName("LogicalResourceId")] string LogicalResourceId,
    [property: JsonPropertyName("PhysicalResourceId")] string? PhysicalResourceId,
    [property: JsonPropertyName("ResourceProperties")] JsonElement ResourceProperties,
    [property: JsonPropertyName("OldResourceProperties")] JsonElement OldResourceProperties);

/// <summary>What a function makes of a custom resource. To fail, it throws: its message becomes the reason.</summary>
/// <param name="PhysicalResourceId">The resource's id; null keeps the one that it has, or makes one. A new one at an <c>Update</c> makes
/// CloudFormation delete the resource with the old one.</param>
/// <param name="Data">What <c>Fn::GetAtt</c> reads.</param>
/// <param name="NoEcho">Whether <c>Fn::GetAtt</c>'s values are masked.</param>
/// <param name="Reason">What the stack's events say.</param>
/// <remarks>Mirrors https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/crpg-ref-responses.html.</remarks>
public sealed record CustomResourceAnswer(
    [property: JsonPropertyName("PhysicalResourceId")] string? PhysicalResourceId = null,
    [property: JsonPropertyName("Data")] IReadOnlyDictionary<string, string>? Data = null,
    [property: JsonPropertyName("NoEcho")] bool NoEcho = false,
    [property: JsonPropertyName("Reason")] string? Reason = null);

/// <summary>The JSON contract of custom resources.</summary>
[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(CustomResourceEvent))]
[JsonSerializable(typeof(CustomResourceAnswer))]
public sealed partial class CustomResourceJson : JsonSerializerContext;
