using System.Text.Json;
using System.Text.Json.Serialization;
using FunctionApp.Polling;

namespace FunctionApp.Api.EventSources;

/// <summary>The body of UpdateEventSourceMapping. What it does not name stays as it is; an empty structure takes away what there is.</summary>
/// <remarks>Mirrors https://docs.aws.amazon.com/lambda/latest/api/API_UpdateEventSourceMapping.html.</remarks>
internal sealed record MappingUpdate
{
    private const string ReportBatchItemFailures = "ReportBatchItemFailures";

    public string? FunctionName { get; init; }

    public bool? Enabled { get; init; }

    public int? BatchSize { get; init; }

    public int? MaximumBatchingWindowInSeconds { get; init; }

    public FilterCriteria? FilterCriteria { get; init; }

    public int? MaximumRetryAttempts { get; init; }

    public int? MaximumRecordAgeInSeconds { get; init; }

    public bool? BisectBatchOnFunctionError { get; init; }

    public int? ParallelizationFactor { get; init; }

    public int? TumblingWindowInSeconds { get; init; }

    public DestinationConfig? DestinationConfig { get; init; }

    public IReadOnlyList<string>? FunctionResponseTypes { get; init; }

    public ScalingConfig? ScalingConfig { get; init; }

    [JsonExtensionData]
    public Dictionary<string, JsonElement>? Others { get; set; }

    /// <summary>What is wrong with it, whatever the mapping; null when nothing is.</summary>
    public string? Problem() =>
        Others?.Where(other => other.Value.ValueKind != JsonValueKind.Null).Select(other => other.Key).FirstOrDefault() is { } unknown ? $"{unknown} is nothing that can be changed of an event source mapping here."
        : FunctionResponseTypes?.FirstOrDefault(type => type != ReportBatchItemFailures) is { } type ? $"Value '{type}' at 'functionResponseTypes' failed to satisfy constraint: Member must satisfy enum value set: [{ReportBatchItemFailures}]"
        : FilterCriteria?.Filters?.Any(filter => filter?.Pattern is null) is true ? "A filter of FilterCriteria has no Pattern."
        : DestinationConfig?.OnSuccess?.Destination is not null ? "DestinationConfig:OnSuccess is nothing that an event source mapping has."
        : null;

    /// <summary>The settings with what it changes.</summary>
    public EventSourceSettings ApplyTo(EventSourceSettings settings) => settings with
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
        OnFailure = DestinationConfig is { } destinations ? (destinations.OnFailure?.Destination is { Length: > 0 } destination ? destination : null) : settings.OnFailure,
        ReportBatchItemFailures = FunctionResponseTypes is { } types ? types.Count > 0 : settings.ReportBatchItemFailures,
        MaximumConcurrency = ScalingConfig is { } scaling ? scaling.MaximumConcurrency : settings.MaximumConcurrency,
    };
}

internal sealed record FilterCriteria(IReadOnlyList<Filter>? Filters);

internal sealed record Filter(string? Pattern);

internal sealed record DestinationConfig(DestinationTarget? OnSuccess, DestinationTarget? OnFailure);

internal sealed record DestinationTarget(string? Destination);

internal sealed record ScalingConfig(int? MaximumConcurrency);
