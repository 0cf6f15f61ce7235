using Lambda.Engine.Invocation;
using Lambda.Engine.Polling;
using Lambda.Functions.Api.Validation;

namespace Lambda.Functions.Api.EventSources;

/// <summary>
/// The body of CreateEventSourceMapping. Members that it leaves out have the values from the mapping's registration in code.
/// </summary>
/// <remarks>Mirrors https://docs.aws.amazon.com/lambda/latest/api/API_CreateEventSourceMapping.html.</remarks>
internal sealed record MappingCreation : MappingUpdate
{
    // A time that a client can say, and that is a time.
    private const double LastSecond = 253_402_300_799;

    [Pattern(ApiPatterns.EventSource)]
    public string? EventSourceArn { get; init; }

    [OneOf("LATEST", "AT_TIMESTAMP", "TRIM_HORIZON")]
    public string? StartingPosition { get; init; }

    public double? StartingPositionTimestamp { get; init; }

    [MaxLength(1)]
    public IReadOnlyList<string>? Topics { get; init; }

    [MaxLength(1)]
    public IReadOnlyList<string>? Queues { get; init; }

    /// <summary>
    /// How Lambda would connect to the source. Here the trigger's connection is used instead; only RabbitMQ's virtual host matters.
    /// </summary>
    [MaxLength(22)]
    public IReadOnlyList<SourceAccess>? SourceAccessConfigurations { get; init; }

    public SelfManagedEventSource? SelfManagedEventSource { get; init; }

    public KafkaGroup? AmazonManagedKafkaEventSourceConfig { get; init; }

    public KafkaGroup? SelfManagedKafkaEventSourceConfig { get; init; }

    public DocumentDbConfig? DocumentDBEventSourceConfig { get; init; }

    /// <summary>
    /// The service of the source, as its ARN names it; <c>kafka</c> for a self-managed cluster, null if no source is named.
    /// </summary>
    public string? Service => EventSourceArn is null ? SelfManagedEventSource is null ? null : "kafka" : Arn.Parse(EventSourceArn)?.Service;

    /// <summary>RabbitMQ's virtual host; null when the request names none.</summary>
    public string? VirtualHost => SourceAccessConfigurations?.FirstOrDefault(access => access?.Type == "VIRTUAL_HOST")?.Uri;

    private string? Group => (AmazonManagedKafkaEventSourceConfig ?? SelfManagedKafkaEventSourceConfig)?.ConsumerGroupId;

    protected override string Verb => "set";

    private bool IsOfStream => Service is "kinesis" or "dynamodb" or "kafka" or "rds";

    /// <summary>Returns the error in the body that does not depend on the function; null when there is none.</summary>
    public string? Problem() =>
        Service is null or not ("sqs" or "kinesis" or "dynamodb" or "kafka" or "mq" or "rds") ? "Unrecognized event source."
        : IsOfStream && StartingPosition is null
            ? $"1 validation error detected: Value null at 'startingPosition' failed to satisfy constraint: {RequiredAttribute.Sentence}."
        : !IsOfStream && (StartingPosition ?? (object?)StartingPositionTimestamp) is not null
            ? "Unsupported 'startingPosition' parameter for given event source mapping type."
        : StartingPositionTimestamp is { } seconds && !(seconds is >= 0 and <= LastSecond)
            ? "StartingPositionTimestamp is not a time in Unix time seconds."
        : Service == "kafka" && Topics is not [not null] ? "Topics must have exactly one topic."
        : Service == "mq" && Queues is not [not null] ? "Queues must have exactly one queue."
        : Service == "rds" && DocumentDBEventSourceConfig is not { DatabaseName: not null, CollectionName: not null }
            ? "DocumentDBEventSourceConfig must name a database and a collection."
        : null;

    /// <summary>Returns the error in the body that depends on the mapping it names; null when there is none.</summary>
    public string? ProblemOf(EventSourceMapping mapping) => base.Problem(mapping);

    /// <summary>Returns whether the body names the source of a mapping.</summary>
    /// <param name="mapping">The mapping.</param>
    /// <param name="bootstrapServers">The addresses of the mapping's Kafka cluster, if its source is one.</param>
    public bool Names(EventSourceMapping mapping, string bootstrapServers)
    {
        var source = mapping.Source;
        return source.Kind switch
        {
            EventSourceKind.SelfManagedKafka => EventSourceArn is null && Topics is [var topic] && topic == source.Name
                && SelfManagedEventSource?.Endpoints?.BootstrapServers?.Contains(bootstrapServers) is true
                && (Group ?? source.Part) == source.Part,
            EventSourceKind.ManagedKafka =>
                EventSourceArn == mapping.SourceArn && Topics is [var topic] && topic == source.Name
                && (Group ?? source.Part) == source.Part,
            EventSourceKind.ActiveMQ or EventSourceKind.RabbitMQ =>
                EventSourceArn == mapping.SourceArn && Queues is [var queue] && queue == source.Name
                && (VirtualHost ?? source.Part) == source.Part,
            EventSourceKind.DocumentFeed => EventSourceArn == mapping.SourceArn
                && DocumentDBEventSourceConfig is { } config && (config.DatabaseName, config.CollectionName) == (source.Part, source.Name),
            // A stream of items that has no mapping is listed nowhere: its label is not to be found out.
            EventSourceKind.TableStream or EventSourceKind.CosmosFeed => Unlabelled(EventSourceArn) == Unlabelled(mapping.SourceArn),
            _ => EventSourceArn == mapping.SourceArn,
        };
    }

    public override EventSourceSettings ApplyTo(EventSourceSettings settings) => base.ApplyTo(settings) with
    {
        StartingPosition = StartingPosition switch
        {
            "LATEST" => Engine.Polling.StartingPosition.Latest,
            "AT_TIMESTAMP" => Engine.Polling.StartingPosition.AtTimestamp,
            "TRIM_HORIZON" => Engine.Polling.StartingPosition.TrimHorizon,
            _ => settings.StartingPosition,
        },
        StartingPositionTimestamp = StartingPosition is null
            ? settings.StartingPositionTimestamp
            : StartingPositionTimestamp is { } seconds ? DateTimeOffset.FromUnixTimeMilliseconds((long)(seconds * 1000)) : null,
    };

    /// <summary>Returns the error for a source that code does not map to the function, with the code to add.</summary>
    public string ToDeclare(string function, IReadOnlyList<EventSourceMapping> declared, IReadOnlyList<EventSourceMapping> all) =>
        MappingLine.Of(this, all.Select(mapping => mapping.Name)).Text(function, declared);

    private static string? Unlabelled(string? arn) => arn?.Split("/stream/")[0];
}
