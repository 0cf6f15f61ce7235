using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Lambda.Engine.Async;
using Lambda.Engine.Invocation;

namespace Lambda.Functions.Api;

/// <summary>A function in the catalogue.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Arn">Its ARN.</param>
/// <param name="Handler">The handler's class.</param>
/// <param name="Version">The version that runs.</param>
/// <param name="Options">Its options.</param>
internal sealed record FunctionDescription(string Name, string Arn, string Handler, string Version, FunctionOptions Options)
{
    public static FunctionDescription Of(LambdaFunction function) =>
        new(function.Name, function.Arn, function.Handler.FullName!, LambdaFunction.Latest, function.Options);
}

/// <summary>The body of <c>GET /api/functions</c>.</summary>
internal sealed record FunctionList(IReadOnlyList<FunctionDescription> Functions);

/// <summary>The address to which a file may be uploaded.</summary>
/// <param name="Url">The address that takes the upload.</param>
/// <param name="ExpiresOn">When the address stops accepting uploads.</param>
internal sealed record UploadAddress(Uri Url, DateTimeOffset ExpiresOn);

/// <summary>A page of dead letters.</summary>
/// <param name="DeadLetters">The dead letters.</param>
/// <param name="Next">The token of the next page; null when this is the last one.</param>
internal sealed record DeadLetterList(IReadOnlyList<DeadLetter> DeadLetters, string? Next);

/// <summary>A page of asynchronous events.</summary>
/// <param name="Invocations">Their records.</param>
/// <param name="Next">The token of the next page; null when this is the last one.</param>
internal sealed record InvocationList(IReadOnlyList<InvocationRecord> Invocations, string? Next);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(FunctionList))]
[JsonSerializable(typeof(FunctionDescription))]
[JsonSerializable(typeof(FunctionOptions))]
[JsonSerializable(typeof(UploadAddress))]
[JsonSerializable(typeof(DeadLetterList))]
[JsonSerializable(typeof(DeadLetter))]
[JsonSerializable(typeof(InvocationList))]
internal sealed partial class ApiJson : JsonSerializerContext
{
    /// <summary>The contract for answers that people read and copy addresses from: it does not escape text for HTML.</summary>
    public static ApiJson Readable =>
        field ??= new(new JsonSerializerOptions(Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}
