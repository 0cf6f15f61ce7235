using System.Text.Json;
using System.Text.Json.Serialization;

namespace Lambda.Events.CloudFormation;

/// <summary>CloudFormation's request to create, update or delete a custom resource.</summary>
/// <param name="RequestType"><c>Create</c>, <c>Update</c> or <c>Delete</c>.</param>
/// <param name="ResponseUrl">The URL that the answer is sent to. The adapter sends it; the function does not have to.</param>
/// <param name="StackId">The stack's ARN.</param>
/// <param name="RequestId">CloudFormation's id of the request.</param>
/// <param name="ResourceType">The resource's type, such as <c>Custom::Thing</c>.</param>
/// <param name="LogicalResourceId">The resource's name in the template.</param>
/// <param name="PhysicalResourceId">The id that the function gave the resource; null for <c>Create</c>.</param>
/// <param name="ResourceProperties">The properties in the template.</param>
/// <param name="OldResourceProperties">The properties before an <c>Update</c>.</param>
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

/// <summary>A function's answer about a custom resource. To report a failure, throw an exception: its message becomes the reason.</summary>
/// <param name="PhysicalResourceId">The resource's id; null keeps its present id, or generates one for a new resource. A new id after an
/// <c>Update</c> makes CloudFormation delete the resource with the old one.</param>
/// <param name="Data">The values that <c>Fn::GetAtt</c> reads.</param>
/// <param name="NoEcho">Whether <c>Fn::GetAtt</c>'s values are masked.</param>
/// <param name="Reason">The reason that the stack's events show.</param>
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
