using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Lambda.Engine.Invocation;
using Lambda.Functions.Api.Validation;

namespace Lambda.Functions.Api.Configuration;

/// <summary>A function as the Lambda API describes it.</summary>
/// <remarks>Mirrors https://docs.aws.amazon.com/lambda/latest/api/API_FunctionConfiguration.html.</remarks>
internal sealed record ConfigurationBody(
    string FunctionName, string FunctionArn, string Role, string Handler, long CodeSize, string Description, int Timeout, int MemorySize,
    string LastModified, string CodeSha256, string RevisionId)
{
    public string Runtime { get; } = "dotnet10";
    public string Version { get; } = LambdaFunction.Latest;
    public string PackageType { get; } = "Zip";
    public required IReadOnlyList<string> Architectures { get; init; }
    public TracingBody TracingConfig { get; } = new("PassThrough");
    public StorageBody EphemeralStorage { get; } = new(512);
    public SnapStartBody SnapStart { get; } = new("None", "Off");
    public LoggingBody LoggingConfig { get; } = new("Text", $"/aws/lambda/{FunctionName}");
    public TargetBody? DeadLetterConfig { get; init; }

    /// <summary>The state of the function; null in lists, which leave out the states and the runtime's version.</summary>
    public string? State { get; init; }

    public string? LastUpdateStatus { get; init; }

    public RuntimeVersionBody? RuntimeVersionConfig { get; init; }
}

internal sealed record TracingBody(string Mode);

internal sealed record StorageBody(int Size);

internal sealed record SnapStartBody(string ApplyOn, string OptimizationStatus);

/// <remarks>Mirrors https://docs.aws.amazon.com/lambda/latest/api/API_LoggingConfig.html.</remarks>
internal sealed record LoggingBody(string LogFormat, string LogGroup);

/// <remarks>Mirrors https://docs.aws.amazon.com/lambda/latest/api/API_RuntimeVersionConfig.html.</remarks>
internal sealed record RuntimeVersionBody(string RuntimeVersionArn);

internal sealed record TargetBody([property: Destination(ApiPatterns.DeadLetterTarget)] string? TargetArn);

internal sealed record FunctionsBody(IReadOnlyList<ConfigurationBody> Functions, string? NextMarker);

internal sealed record VersionsBody(IReadOnlyList<ConfigurationBody> Versions, string? NextMarker);

internal sealed record FunctionBody(ConfigurationBody Configuration, CodeBody Code, ConcurrencyBody? Concurrency);

internal sealed record CodeBody(string RepositoryType);

internal sealed record ConcurrencyBody([property: Required, AtLeast(0)] int? ReservedConcurrentExecutions);

/// <remarks>
/// Mirrors https://docs.aws.amazon.com/lambda/latest/api/API_FunctionEventInvokeConfig.html; the time is in seconds since 1970.
/// </remarks>
internal sealed record EventInvokeBody(
    double LastModified, string FunctionArn, int? MaximumRetryAttempts, int? MaximumEventAgeInSeconds, DestinationsBody DestinationConfig);

internal sealed record EventInvokesBody(IReadOnlyList<EventInvokeBody> FunctionEventInvokeConfigs);

internal sealed record DestinationsBody(DestinationBody? OnSuccess, DestinationBody? OnFailure);

internal sealed record DestinationBody([property: Destination(ApiPatterns.Destination), MaxLength(350)] string? Destination);

internal sealed record AliasesBody(IReadOnlyList<string> Aliases);

internal sealed record AccountBody(AccountLimitBody AccountLimit, AccountUsageBody AccountUsage);

internal sealed record AccountLimitBody(int ConcurrentExecutions, int UnreservedConcurrentExecutions)
{
    public long TotalCodeSize { get; } = 75L * 1024 * 1024 * 1024;
    public long CodeSizeUnzipped { get; } = 250L * 1024 * 1024;
    public long CodeSizeZipped { get; } = 50L * 1024 * 1024;
}

internal sealed record AccountUsageBody(long TotalCodeSize, int FunctionCount);

internal sealed record UrlBody(string FunctionUrl, string FunctionArn, string AuthType, string CreationTime, string LastModifiedTime)
{
    public CorsOptions? Cors { get; init; }
    public required string InvokeMode { get; init; }
}

internal sealed record UrlsBody(IReadOnlyList<UrlBody> FunctionUrlConfigs);

internal sealed record RuntimeBody(string UpdateRuntimeOn, string FunctionArn);

internal sealed record RecursionBody([property: Required, OneOf("Terminate", "Allow")] string? RecursiveLoop);

internal sealed record EventInvokeChange(
    [property: AtLeast(0), AtMost(2)] int? MaximumRetryAttempts, [property: AtLeast(60), AtMost(21_600)] int? MaximumEventAgeInSeconds,
    DestinationsBody? DestinationConfig);

internal sealed record ConfigurationChange(
    [property: MaxLength(256)] string? Description, [property: AtLeast(1), AtMost(Limits.Timeout)] int? Timeout,
    [property: AtLeast(128), AtMost(10_240)] int? MemorySize,
    TargetBody? DeadLetterConfig, string? RevisionId)
{
    /// <summary>The members that this API cannot change.</summary>
    [JsonExtensionData]
    public Dictionary<string, JsonElement>? Others { get; set; }
}

/// <summary>The JSON contract of the configuration operations, whose members have the names of their properties.</summary>
[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ConfigurationBody))]
[JsonSerializable(typeof(FunctionsBody))]
[JsonSerializable(typeof(VersionsBody))]
[JsonSerializable(typeof(FunctionBody))]
[JsonSerializable(typeof(ConcurrencyBody))]
[JsonSerializable(typeof(EventInvokeBody))]
[JsonSerializable(typeof(EventInvokesBody))]
[JsonSerializable(typeof(AliasesBody))]
[JsonSerializable(typeof(AccountBody))]
[JsonSerializable(typeof(UrlBody))]
[JsonSerializable(typeof(UrlsBody))]
[JsonSerializable(typeof(RuntimeBody))]
[JsonSerializable(typeof(RecursionBody))]
[JsonSerializable(typeof(EventInvokeChange))]
[JsonSerializable(typeof(ConfigurationChange))]
internal sealed partial class ConfigurationJson : JsonSerializerContext
{
    /// <summary>The contract for text that people read: it does not escape ARNs and Base64 for HTML.</summary>
    public static ConfigurationJson Readable =>
        field ??= new(new JsonSerializerOptions(Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}
