using FunctionApp.Api.Validation;

namespace FunctionApp.Api.EventSources;

/// <summary>The body of CreateEventSourceMapping: mappings are declared in code, and yet what is wrong with one is said as Lambda says it.</summary>
/// <remarks>Mirrors https://docs.aws.amazon.com/lambda/latest/api/API_CreateEventSourceMapping.html.</remarks>
internal sealed record MappingCreation : MappingUpdate
{
    [Pattern(ApiPatterns.EventSource)]
    public string? EventSourceArn { get; init; }

    [OneOf("LATEST", "AT_TIMESTAMP", "TRIM_HORIZON")]
    public string? StartingPosition { get; init; }

    private bool IsOfStream => EventSourceArn?.Split(':') is [_, _, "kinesis" or "dynamodb", ..];

    /// <summary>What is wrong with it, whatever the function; null when nothing is.</summary>
    public string? Problem() =>
        EventSourceArn is null ? "Unrecognized event source."
        : IsOfStream && StartingPosition is null ? $"1 validation error detected: Value null at 'startingPosition' failed to satisfy constraint: {RequiredAttribute.Sentence}."
        : null;
}
