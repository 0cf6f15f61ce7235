using System.Text.Json;
using System.Text.Json.Serialization;
using Lambda.Engine.Polling;
using Lambda.Engine.Settings;
using Lambda.Functions.Api.Validation;

namespace Lambda.Functions.Api.EventSources;

/// <summary>
/// The body of UpdateEventSourceMapping. Members that it leaves out keep their values; an empty structure removes the present value.
/// </summary>
/// <remarks>Mirrors https://docs.aws.amazon.com/lambda/latest/api/API_UpdateEventSourceMapping.html.</remarks>
internal record MappingUpdate
{
    private const int LargestBatchWithoutWindow = 10;
    private const int LeastAge = 60;

    [Pattern(ApiPatterns.FunctionName), MaxLength(256)]
    public string? FunctionName { get; init; }

    public bool? Enabled { get; init; }

    [AtLeast(1), AtMost(10_000)]
    public int? BatchSize { get; init; }

    [AtLeast(0), AtMost(300)]
    public int? MaximumBatchingWindowInSeconds { get; init; }

    public FilterCriteria? FilterCriteria { get; init; }

    [AtLeast(-1), AtMost(10_000)]
    public int? MaximumRetryAttempts { get; init; }

    [AtLeast(-1), AtMost(604_800)]
    public int? MaximumRecordAgeInSeconds { get; init; }

    public bool? BisectBatchOnFunctionError { get; init; }

    [AtLeast(1), AtMost(10)]
    public int? ParallelizationFactor { get; init; }

    [AtLeast(0), AtMost(900)]
    public int? TumblingWindowInSeconds { get; init; }

    public DestinationConfig? DestinationConfig { get; init; }

    [OneOf("ReportBatchItemFailures"), MaxLength(1)]
    public IReadOnlyList<string>? FunctionResponseTypes { get; init; }

    public ScalingConfig? ScalingConfig { get; init; }

    [JsonExtensionData]
    public Dictionary<string, JsonElement>? Others { get; set; }

    /// <summary>The verb for what the request does with members, in the text of errors.</summary>
    protected virtual string Verb => "changed";

    /// <summary>Returns the error in the body for a mapping, with Lambda's message if Lambda has one; null when there is none.</summary>
    public string? Problem(EventSourceMapping mapping)
    {
        if (Others?.Where(other => other.Value.ValueKind != JsonValueKind.Null).Select(other => other.Key).FirstOrDefault() is { } unknown)
            return $"{unknown} cannot be {Verb} on an event source mapping here.";
        if (Unsupported(mapping.Source) is { } unsupported) return unsupported;
        if (FilterProblem(mapping.Source) is { } filter) return $"Invalid filter pattern definition. {filter}";
        if (MaximumRecordAgeInSeconds is >= 0 and < LeastAge)
            return "MaximumRecordAgeInSeconds must be either -1 (forever) or between 60 and 604800 (inclusive)";
        var changed = ApplyTo(mapping.Settings);
        return !mapping.Source.IsStream
            && !mapping.Source.IsOfBroker && changed is { BatchSize: > LargestBatchWithoutWindow, MaximumBatchingWindowInSeconds: 0 }
            ? "Maximum batch window in seconds must be greater than 0 if maximum batch size is greater than 10"
            : null;
    }

    private string? FilterProblem(EventSource source)
    {
        foreach (var (at, filter) in FilterCriteria?.Filters?.Index() ?? [])
        {
            if (filter?.Pattern is not { } pattern) return "A filter in FilterCriteria has no Pattern.";
            if (EventSourceRules.PatternError(source, pattern) is { } error) return $"Filter {at + 1}: {error}";
        }
        return null;
    }

    // Default values may be given, and change nothing.
    private string? Unsupported(EventSource source)
    {
        var unset = new EventSourceSettings();
        if (source.IsStream)
            return ScalingConfig?.MaximumConcurrency is not null ? Not("scalingConfig")
                : DestinationConfig?.OnSuccess?.Destination is not null ? NoDestination
                : !HasShards(source) && ParallelizationFactor is { } lanes && lanes != unset.ParallelizationFactor
                    ? Not("parallelizationFactor")
                : !HasShards(source) && TumblingWindowInSeconds is > 0 ? Not("tumblingWindowInSeconds")
                : source.IsOfDocuments && FunctionResponseTypes is { Count: > 0 } ? Not("functionResponseTypes")
                : null;
        if (source.IsOfBroker)
        {
            if (ScalingConfig?.MaximumConcurrency is not null) return Not("scalingConfig");
            if (FunctionResponseTypes is { Count: > 0 }) return Not("functionResponseTypes");
        }
        return DestinationConfig?.OnSuccess?.Destination is not null
            || DestinationConfig?.OnFailure?.Destination is not null ? NoDestination
            : MaximumRetryAttempts is { } retries && retries != unset.MaximumRetryAttempts ? Not("maximumRetryAttempts")
            : MaximumRecordAgeInSeconds is { } age && age != unset.MaximumRecordAgeInSeconds ? Not("maximumRecordAgeInSeconds")
            : BisectBatchOnFunctionError is true ? Not("bisectBatchOnFunctionError")
            : ParallelizationFactor is { } factor && factor != unset.ParallelizationFactor ? Not("parallelizationFactor")
            : TumblingWindowInSeconds is > 0 ? Not("tumblingWindowInSeconds")
            : null;

        static string Not(string member) => $"Unsupported '{member}' parameter for given event source mapping type.";
    }

    private static bool HasShards(EventSource source) => !source.IsOfKafka && !source.IsOfDocuments;

    private const string NoDestination = "Unsupported DestinationConfig parameter for given event source mapping type.";

    /// <summary>Returns the settings after this change.</summary>
    public virtual EventSourceSettings ApplyTo(EventSourceSettings settings) => settings with
    {
        Enabled = Enabled ?? settings.Enabled,
        BatchSize = BatchSize ?? settings.BatchSize,
        MaximumBatchingWindowInSeconds = MaximumBatchingWindowInSeconds ?? settings.MaximumBatchingWindowInSeconds,
        Filters = FilterCriteria is { } criteria ? [.. (criteria.Filters ?? []).Select(filter => filter.Pattern!)] : settings.Filters,
        MaximumRetryAttempts = MaximumRetryAttempts ?? settings.MaximumRetryAttempts,
        MaximumRecordAgeInSeconds = MaximumRecordAgeInSeconds ?? settings.MaximumRecordAgeInSeconds,
        BisectBatchOnFunctionError = BisectBatchOnFunctionError ?? settings.BisectBatchOnFunctionError,
        ParallelizationFactor = ParallelizationFactor ?? settings.ParallelizationFactor,
        TumblingWindowInSeconds = TumblingWindowInSeconds ?? settings.TumblingWindowInSeconds,
        OnFailure = DestinationConfig is { } destinations
            ? DestinationText.ToAddress(destinations.OnFailure?.Destination, isDeadLetter: false)
            : settings.OnFailure,
        ReportBatchItemFailures = FunctionResponseTypes is { } types ? types.Count > 0 : settings.ReportBatchItemFailures,
        MaximumConcurrency = ScalingConfig is { } scaling ? scaling.MaximumConcurrency : settings.MaximumConcurrency,
    };
}

internal sealed record FilterCriteria(IReadOnlyList<Filter>? Filters);

internal sealed record Filter([property: MaxLength(4096)] string? Pattern);

internal sealed record DestinationConfig(DestinationTarget? OnSuccess, DestinationTarget? OnFailure);

internal sealed record DestinationTarget([property: Destination(ApiPatterns.Destination), MaxLength(350)] string? Destination);

internal sealed record ScalingConfig([property: AtLeast(2), AtMost(1000)] int? MaximumConcurrency);
