using Lambda.Engine.Invocation;
using Lambda.Functions.Api.Validation;

namespace Lambda.Functions.Api.EventSources;

/// <summary>
/// The body of CreateEventSourceMapping. Mappings are declared in code, but an invalid request still gets the error that Lambda would
/// answer.
/// </summary>
/// <remarks>Mirrors https://docs.aws.amazon.com/lambda/latest/api/API_CreateEventSourceMapping.html.</remarks>
internal sealed record MappingCreation : MappingUpdate
{
    [Pattern(ApiPatterns.EventSource)]
    public string? EventSourceArn { get; init; }

    [OneOf("LATEST", "AT_TIMESTAMP", "TRIM_HORIZON")]
    public string? StartingPosition { get; init; }

    private bool IsOfStream => IsSelfManaged || Arn.Parse(EventSourceArn) is { Service: "kinesis" or "dynamodb" or "kafka" or "rds" };

    private bool IsSelfManaged => EventSourceArn is null && Others?.ContainsKey("SelfManagedEventSource") is true;

    /// <summary>The error in the body that does not depend on the function; null when there is none.</summary>
    public string? Problem() =>
        EventSourceArn is null && !IsSelfManaged ? "Unrecognized event source."
        : IsOfStream && StartingPosition is null
            ? $"1 validation error detected: Value null at 'startingPosition' failed to satisfy constraint: {RequiredAttribute.Sentence}."
        : null;
}
