using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Lambda.Engine.Polling;
using Lambda.Functions.Api.Validation;

namespace Lambda.Functions.Api.EventSources;

/// <summary>An event source mapping as the Lambda API returns it.</summary>
/// <remarks>Mirrors https://docs.aws.amazon.com/lambda/latest/api/API_EventSourceMappingConfiguration.html.</remarks>
internal sealed record MappingDescription
{
    [JsonPropertyName("UUID")]
    public required string Id { get; init; }

    public required string EventSourceMappingArn { get; init; }

    public string? EventSourceArn { get; init; }

    public required string FunctionArn { get; init; }

    public required string State { get; init; }

    public required string StateTransitionReason { get; init; }

    public required decimal LastModified { get; init; }

    public required string LastProcessingResult { get; init; }

    public required int BatchSize { get; init; }

    public required int MaximumBatchingWindowInSeconds { get; init; }

    public FilterCriteria? FilterCriteria { get; init; }

    public required IReadOnlyList<string> FunctionResponseTypes { get; init; }

    public ScalingConfig? ScalingConfig { get; init; }

    public string? StartingPosition { get; init; }

    public decimal? StartingPositionTimestamp { get; init; }

    public int? ParallelizationFactor { get; init; }

    public int? MaximumRecordAgeInSeconds { get; init; }

    public int? MaximumRetryAttempts { get; init; }

    public bool? BisectBatchOnFunctionError { get; init; }

    public int? TumblingWindowInSeconds { get; init; }

    public DestinationConfig? DestinationConfig { get; init; }

    public IReadOnlyList<string>? Topics { get; init; }

    public IReadOnlyList<string>? Queues { get; init; }

    public IReadOnlyList<SourceAccess>? SourceAccessConfigurations { get; init; }

    public KafkaGroup? AmazonManagedKafkaEventSourceConfig { get; init; }

    public KafkaGroup? SelfManagedKafkaEventSourceConfig { get; init; }

    public SelfManagedEventSource? SelfManagedEventSource { get; init; }

    public DocumentDbConfig? DocumentDBEventSourceConfig { get; init; }

    public static MappingDescription Of(EventSourceMapping mapping, string bootstrapServers, string lastResult, DateTimeOffset now)
    {
        var (settings, source, isStream) = (mapping.Settings, mapping.Source, mapping.Source.IsStream);
        var (isKafka, isSelfManaged) = (source.IsOfKafka, source.Kind == EventSourceKind.SelfManagedKafka);
        var hasShards = isStream && !isKafka && !source.IsOfDocuments;
        var function = mapping.Function.Arn;
        return new()
        {
            Id = mapping.Id,
            EventSourceMappingArn =
                $"{function[..function.IndexOf(":function:", StringComparison.Ordinal)]}:event-source-mapping:{mapping.Id}",
            EventSourceArn = isSelfManaged ? null : mapping.SourceArn,
            FunctionArn = function,
            State = mapping.State(now) ?? MappingState.Deleting,
            // The wording differs between queues and streams, as recorded on AWS.
            StateTransitionReason = isStream ? "User action" : "USER_INITIATED",
            LastModified = Seconds(mapping.Change?.ChangedAt ?? mapping.StartedAt),
            LastProcessingResult = lastResult,
            BatchSize = settings.BatchSize,
            MaximumBatchingWindowInSeconds = settings.MaximumBatchingWindowInSeconds,
            FilterCriteria = settings.Filters.Count == 0 ? null : new([.. settings.Filters.Select(pattern => new Filter(pattern))]),
            FunctionResponseTypes = settings.ReportBatchItemFailures ? ["ReportBatchItemFailures"] : [],
            ScalingConfig = settings.MaximumConcurrency is { } concurrency ? new(concurrency) : null,
            StartingPosition = settings.StartingPosition switch
            {
                Engine.Polling.StartingPosition.TrimHorizon => "TRIM_HORIZON",
                Engine.Polling.StartingPosition.Latest => "LATEST",
                Engine.Polling.StartingPosition.AtTimestamp => "AT_TIMESTAMP",
                _ => null,
            },
            StartingPositionTimestamp = settings.StartingPositionTimestamp is { } from ? Seconds(from) : null,
            ParallelizationFactor = hasShards ? settings.ParallelizationFactor : null,
            MaximumRecordAgeInSeconds = isStream ? settings.MaximumRecordAgeInSeconds : null,
            MaximumRetryAttempts = isStream ? settings.MaximumRetryAttempts : null,
            BisectBatchOnFunctionError = isStream ? settings.BisectBatchOnFunctionError : null,
            TumblingWindowInSeconds = hasShards ? settings.TumblingWindowInSeconds : null,
            DestinationConfig = isStream ? new(null, new(settings.OnFailure)) : null,
            Queues = source.IsOfBroker ? [source.Name] : null,
            SourceAccessConfigurations = source.IsOfBroker ? SourceAccess.Of(mapping) : null,
            Topics = isKafka ? [source.Name] : null,
            AmazonManagedKafkaEventSourceConfig = isKafka && !isSelfManaged ? new(source.Part) : null,
            SelfManagedKafkaEventSourceConfig = isSelfManaged ? new(source.Part) : null,
            DocumentDBEventSourceConfig = source.IsOfDocuments ? new(source.Part, source.Name, "UpdateLookup") : null,
            SelfManagedEventSource = isSelfManaged ? new(new([bootstrapServers])) : null,
        };
    }

    private static decimal Seconds(DateTimeOffset time) => time.ToUnixTimeMilliseconds() / 1000m;
}

/// <summary>How Lambda connects to a broker.</summary>
internal sealed record SourceAccess(
    [property: OneOf(
        "BASIC_AUTH", "VPC_SUBNET", "VPC_SECURITY_GROUP", "SASL_SCRAM_512_AUTH", "SASL_SCRAM_256_AUTH", "VIRTUAL_HOST",
        "CLIENT_CERTIFICATE_TLS_AUTH", "SERVER_ROOT_CA_CERTIFICATE")] string? Type,
    [property: JsonPropertyName("URI"), MaxLength(200)] string? Uri)
{
    /// <summary>Returns the setting with the connection, in place of a secret, and RabbitMQ's virtual host.</summary>
    public static IReadOnlyList<SourceAccess> Of(EventSourceMapping mapping)
    {
        var arn = Engine.Invocation.Arn.Parse(mapping.SourceArn)!.Value;
        var secret = new SourceAccess("BASIC_AUTH", $"arn:aws:secretsmanager:{arn.Region}:{arn.AccountId}:secret:ServiceBus");
        return mapping.Source.Part is { } host ? [secret, new("VIRTUAL_HOST", host)] : [secret];
    }
}

internal sealed record DocumentDbConfig(
    [property: MaxLength(63)] string? DatabaseName, [property: MaxLength(57)] string? CollectionName,
    [property: OneOf("UpdateLookup", "Default")] string? FullDocument);

internal sealed record KafkaGroup([property: MaxLength(200)] string? ConsumerGroupId);

internal sealed record SelfManagedEventSource(KafkaEndpoints? Endpoints);

internal sealed record KafkaEndpoints([property: JsonPropertyName("KAFKA_BOOTSTRAP_SERVERS")] IReadOnlyList<string>? BootstrapServers);

/// <summary>The answer of ListEventSourceMappings.</summary>
internal sealed record MappingList(IReadOnlyList<MappingDescription> EventSourceMappings, string? NextMarker);

[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(MappingUpdate))]
[JsonSerializable(typeof(MappingCreation))]
[JsonSerializable(typeof(MappingDescription))]
[JsonSerializable(typeof(MappingList))]
internal sealed partial class EventSourcesJson : JsonSerializerContext
{
    /// <summary>The contract for text that people read: it does not escape quotation marks in patterns for HTML.</summary>
    public static EventSourcesJson Readable =>
        field ??= new(new JsonSerializerOptions(Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}
