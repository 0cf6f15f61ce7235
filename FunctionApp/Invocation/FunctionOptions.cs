using System.Text.Json.Serialization;

namespace FunctionApp.Invocation;

/// <summary>How a function is configured: in code where it is registered, overridden by <c>Lambda:Functions:&lt;name&gt;:…</c>.</summary>
/// <remarks>Mirrors https://docs.aws.amazon.com/lambda/latest/api/API_FunctionConfiguration.html and API_FunctionEventInvokeConfig.</remarks>
public sealed class FunctionOptions
{
    /// <summary>What the function does, in up to 256 characters.</summary>
    public string Description { get; set; } = "";

    /// <summary>How long one invocation may run, in seconds: 1–900 (3).</summary>
    public int Timeout { get; set; } = 3;

    /// <summary>The memory size that the context reports, in MB: 128–10,240 (128). The hosting plan decides what there really is.</summary>
    public int MemorySize { get; set; } = 128;

    /// <summary>How many invocations may run at once on an instance; null shares the limit of the account, 0 lets none run.</summary>
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

    [JsonIgnore]
    internal TimeSpan TimeoutSpan => TimeSpan.FromSeconds(Timeout);

    [JsonIgnore]
    internal TimeSpan MaximumEventAge => TimeSpan.FromSeconds(MaximumEventAgeInSeconds);

    /// <summary>What is wrong with the options, each naming its setting.</summary>
    internal IEnumerable<string> Errors(string setting)
    {
        if (Timeout is < 1 or > Limits.Timeout) yield return $"{setting}:Timeout is {Timeout}; allowed are 1 to {Limits.Timeout} seconds.";
        if (MemorySize is < 128 or > 10_240) yield return $"{setting}:MemorySize is {MemorySize}; allowed are 128 to 10240 MB.";
        if (ReservedConcurrentExecutions < 0) yield return $"{setting}:ReservedConcurrentExecutions is {ReservedConcurrentExecutions}; it cannot be negative.";
        if (MaximumRetryAttempts is < 0 or > 2) yield return $"{setting}:MaximumRetryAttempts is {MaximumRetryAttempts}; allowed are 0, 1 and 2.";
        if (MaximumEventAgeInSeconds is < 60 or > 21_600) yield return $"{setting}:MaximumEventAgeInSeconds is {MaximumEventAgeInSeconds}; allowed are 60 to 21600.";
        if (Description.Length > 256) yield return $"{setting}:Description has {Description.Length} characters; allowed are 256.";
        if (Uploads is { } prefix && (prefix.Length < 2 || !prefix.EndsWith('/') || prefix.StartsWith('/'))) yield return $"{setting}:Uploads is '{prefix}'; a prefix ends with '/' and does not begin with it, such as 'sales/'.";
        foreach (var error in Idempotency?.Errors($"{setting}:{nameof(Idempotency)}") ?? []) yield return error;
    }
}
