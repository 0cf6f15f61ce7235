using System.Text.Json.Serialization;

namespace Lambda.Engine.Invocation;

/// <summary>
/// A function's configuration, set in code where the function is registered. Settings under <c>Lambda:Functions:&lt;name&gt;</c> override
/// it.
/// </summary>
/// <remarks>
/// Mirrors https://docs.aws.amazon.com/lambda/latest/api/API_FunctionConfiguration.html and API_FunctionEventInvokeConfig.
/// </remarks>
public sealed class FunctionOptions
{
    internal const string UrlForAll = "NONE";
    internal const string UrlForSigned = "AWS_IAM";
    internal const string Buffered = "BUFFERED";
    internal const string Streamed = "RESPONSE_STREAM";

    /// <summary>A description of the function, of up to 256 characters.</summary>
    public string Description { get; set; } = "";

    /// <summary>The timeout of an invocation, in seconds: 1–900; 3 by default.</summary>
    public int Timeout { get; set; } = 3;

    /// <summary>
    /// The memory size that the context reports, in MB: 128–10,240; 128 by default. The hosting plan decides the actual memory.
    /// </summary>
    public int MemorySize { get; set; } = 128;

    /// <summary>
    /// The reserved concurrency on each instance: how many invocations may run at once, subtracted from the app's
    /// <c>ConcurrentExecutions</c>. Null shares the unreserved rest; 0 refuses every invocation.
    /// </summary>
    public int? ReservedConcurrentExecutions { get; set; }

    /// <summary>How many times an asynchronous event is retried after a function error: 0–2; 2 by default.</summary>
    public int MaximumRetryAttempts { get; set; } = 2;

    /// <summary>The maximum age of an asynchronous event, in seconds: 60–21,600; 21,600 by default.</summary>
    public int MaximumEventAgeInSeconds { get; set; } = 21_600;

    /// <summary>
    /// The destination for records of successful asynchronous events, as <c>kind:name</c> (docs/settings.md lists the kinds); null to send
    /// none.
    /// </summary>
    public string? OnSuccess { get; set; }

    /// <summary>
    /// The destination for records of failed asynchronous events, as <c>kind:name</c>; null for the app's own on-failure queue.
    /// </summary>
    public string? OnFailure { get; set; }

    /// <summary>
    /// The destination for failed asynchronous events themselves, as <c>service-bus-queue:name</c> or <c>service-bus-topic:name</c>; null
    /// to send none.
    /// </summary>
    public string? DeadLetter { get; set; }

    /// <summary>
    /// The path prefix, such as <c>sales/</c>, of the new blobs in the container <c>uploads</c> that invoke the function; null for none.
    /// </summary>
    public string? Uploads { get; set; }

    /// <summary>Makes the handler run once for each key of its events; null runs it for each event.</summary>
    public IdempotencyOptions? Idempotency { get; set; }

    /// <summary>
    /// Who may call the function URL, <c>/api/urls/&lt;name&gt;</c>: anyone (<c>NONE</c>), or callers who sign their requests
    /// (<c>AWS_IAM</c>); null for no one.
    /// </summary>
    public string? Url { get; set; }

    /// <summary>
    /// How the function URL sends a result: whole with <c>BUFFERED</c>, the default, or piece by piece with <c>RESPONSE_STREAM</c>. A
    /// result that is sent piece by piece begins with an <see cref="HttpResponsePrelude"/>, or is the body of a response with status 200.
    /// </summary>
    public string InvokeMode { get; set; } = Buffered;

    /// <summary>The pages of other sites that may call the function URL; null leaves the headers for that to the function.</summary>
    public CorsOptions? Cors { get; set; }

    [JsonIgnore]
    internal TimeSpan TimeoutSpan => TimeSpan.FromSeconds(Timeout);

    [JsonIgnore]
    internal TimeSpan MaximumEventAge => TimeSpan.FromSeconds(MaximumEventAgeInSeconds);

    internal FunctionOptions Copy() => (FunctionOptions)MemberwiseClone();

    /// <summary>Returns the errors in these options; each names its setting.</summary>
    internal IEnumerable<string> Errors(string setting)
    {
        if (Timeout is < 1 or > Limits.Timeout) yield return $"{setting}:Timeout is {Timeout}; it must be 1 to {Limits.Timeout} seconds.";
        if (MemorySize is < 128 or > 10_240) yield return $"{setting}:MemorySize is {MemorySize}; it must be 128 to 10240 MB.";
        if (ReservedConcurrentExecutions < 0)
            yield return $"{setting}:ReservedConcurrentExecutions is {ReservedConcurrentExecutions}; it cannot be negative.";
        if (MaximumRetryAttempts is < 0 or > 2)
            yield return $"{setting}:MaximumRetryAttempts is {MaximumRetryAttempts}; it must be 0, 1 or 2.";
        if (MaximumEventAgeInSeconds is < 60 or > 21_600)
            yield return $"{setting}:MaximumEventAgeInSeconds is {MaximumEventAgeInSeconds}; it must be 60 to 21600.";
        if (Description.Length > 256) yield return $"{setting}:Description has {Description.Length} characters; at most 256 are allowed.";
        if (Url is not (null or UrlForAll or UrlForSigned))
            yield return $"{setting}:Url is '{Url}'; it must be {UrlForAll} or {UrlForSigned}.";
        if (InvokeMode is not (Buffered or Streamed))
            yield return $"{setting}:InvokeMode is '{InvokeMode}'; it must be {Buffered} or {Streamed}.";
        if (Uploads is { } prefix && (prefix.Length < 2 || !prefix.EndsWith('/') || prefix.StartsWith('/')))
            yield return $"{setting}:Uploads is '{prefix}'; a prefix must end with '/' and not begin with it, such as 'sales/'.";
        foreach (var error in Cors?.Errors($"{setting}:{nameof(Cors)}") ?? []) yield return error;
        foreach (var error in Idempotency?.Errors($"{setting}:{nameof(Idempotency)}") ?? []) yield return error;
    }
}
