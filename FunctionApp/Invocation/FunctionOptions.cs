using System.Text.Json.Serialization;

namespace FunctionApp.Invocation;

/// <summary>How a function is configured: in code where it is registered, overridden by <c>Lambda:Functions:&lt;name&gt;:…</c>.</summary>
/// <remarks>Mirrors https://docs.aws.amazon.com/lambda/latest/api/API_FunctionConfiguration.html and API_FunctionEventInvokeConfig.</remarks>
public sealed class FunctionOptions
{
    internal const string UrlForAll = "NONE";
    internal const string UrlForSigned = "AWS_IAM";

    /// <summary>What the function does, in up to 256 characters.</summary>
    public string Description { get; set; } = "";

    /// <summary>How long one invocation may run, in seconds: 1–900 (3).</summary>
    public int Timeout { get; set; } = 3;

    /// <summary>The memory size that the context reports, in MB: 128–10,240 (128). The hosting plan decides what there really is.</summary>
    public int MemorySize { get; set; } = 128;

    /// <summary>How many invocations may run at once on an instance, set aside of the account's; null shares what is not set aside, 0 lets none run.</summary>
    public int? ReservedConcurrentExecutions { get; set; }

    /// <summary>How often an asynchronous event is tried again after a function error: 0–2 (2).</summary>
    public int MaximumRetryAttempts { get; set; } = 2;

    /// <summary>How old an asynchronous event may become, in seconds: 60–21,600 (21,600).</summary>
    public int MaximumEventAgeInSeconds { get; set; } = 21_600;

    /// <summary>Where the record of an asynchronous event goes that succeeded, as <c>kind:name</c> (docs/settings.md lists the kinds); null is nowhere.</summary>
    public string? OnSuccess { get; set; }

    /// <summary>Where the record of an asynchronous event goes that was given up, as <c>kind:name</c>; null is the app's own on-failure queue.</summary>
    public string? OnFailure { get; set; }

    /// <summary>Where an asynchronous event itself goes that was given up, as <c>service-bus-queue:name</c> or <c>service-bus-topic:name</c>; null is nowhere.</summary>
    public string? DeadLetter { get; set; }

    /// <summary>The path prefix in the container <c>uploads</c> whose new blobs are the function's events, such as <c>sales/</c>; null takes none.</summary>
    public string? Uploads { get; set; }

    /// <summary>Has the handler run once for each key of its events; null runs it for each event.</summary>
    public IdempotencyOptions? Idempotency { get; set; }

    /// <summary>Who may call the function at its own address, <c>/api/urls/&lt;name&gt;</c>: <c>NONE</c> is everybody, <c>AWS_IAM</c> those who sign; null is nobody.</summary>
    public string? Url { get; set; }

    /// <summary>Which pages of other sites may call it there; null leaves that to the function's own headers.</summary>
    public CorsOptions? Cors { get; set; }

    [JsonIgnore]
    internal TimeSpan TimeoutSpan => TimeSpan.FromSeconds(Timeout);

    [JsonIgnore]
    internal TimeSpan MaximumEventAge => TimeSpan.FromSeconds(MaximumEventAgeInSeconds);

    internal FunctionOptions Copy() => (FunctionOptions)MemberwiseClone();

    /// <summary>What is wrong with the options, each naming its setting.</summary>
    internal IEnumerable<string> Errors(string setting)
    {
        if (Timeout is < 1 or > Limits.Timeout) yield return $"{setting}:Timeout is {Timeout}; allowed are 1 to {Limits.Timeout} seconds.";
        if (MemorySize is < 128 or > 10_240) yield return $"{setting}:MemorySize is {MemorySize}; allowed are 128 to 10240 MB.";
        if (ReservedConcurrentExecutions < 0) yield return $"{setting}:ReservedConcurrentExecutions is {ReservedConcurrentExecutions}; it cannot be negative.";
        if (MaximumRetryAttempts is < 0 or > 2) yield return $"{setting}:MaximumRetryAttempts is {MaximumRetryAttempts}; allowed are 0, 1 and 2.";
        if (MaximumEventAgeInSeconds is < 60 or > 21_600) yield return $"{setting}:MaximumEventAgeInSeconds is {MaximumEventAgeInSeconds}; allowed are 60 to 21600.";
        if (Description.Length > 256) yield return $"{setting}:Description has {Description.Length} characters; allowed are 256.";
        if (Url is not (null or UrlForAll or UrlForSigned)) yield return $"{setting}:Url is '{Url}'; allowed are {UrlForAll} and {UrlForSigned}.";
        if (Uploads is { } prefix && (prefix.Length < 2 || !prefix.EndsWith('/') || prefix.StartsWith('/'))) yield return $"{setting}:Uploads is '{prefix}'; a prefix ends with '/' and does not begin with it, such as 'sales/'.";
        foreach (var error in Cors?.Errors($"{setting}:{nameof(Cors)}") ?? []) yield return error;
        foreach (var error in Idempotency?.Errors($"{setting}:{nameof(Idempotency)}") ?? []) yield return error;
    }
}
