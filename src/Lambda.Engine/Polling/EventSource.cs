using System.Globalization;
using System.Text.RegularExpressions;
using Lambda.Engine.Invocation;
using Lambda.Engine.Observability;

namespace Lambda.Engine.Polling;

/// <summary>A queue or stream that a mapping reads.</summary>
/// <param name="Kind">Its kind.</param>
/// <param name="Name">The queue's, topic's, hub's, table's or container's name.</param>
/// <param name="Part">The topic's subscription, the hub's consumer group, or RabbitMQ's virtual host; null for other queues.</param>
internal sealed partial record EventSource(EventSourceKind Kind, string Name, string? Part = null)
{
    /// <summary>Whether its records are ordered and read from a position, rather than completed or abandoned one by one.</summary>
    public bool IsStream => IsOfHub || IsOfItems || IsOfDocuments;

    /// <summary>Whether its records are changes of documents, in DocumentDB's form.</summary>
    public bool IsOfDocuments => Kind is EventSourceKind.DocumentFeed;

    /// <summary>Whether its records are changes of items, in DynamoDB's form.</summary>
    public bool IsOfItems => Kind is EventSourceKind.TableStream or EventSourceKind.CosmosFeed;

    /// <summary>Whether the source is an event hub, whatever the form in which functions receive its records.</summary>
    public bool IsOfHub => Kind is EventSourceKind.EventHub || IsOfKafka;

    /// <summary>Whether the source is an event hub whose records functions receive as those of a Kafka topic.</summary>
    public bool IsOfKafka => Kind is EventSourceKind.ManagedKafka or EventSourceKind.SelfManagedKafka;

    /// <summary>The name that spans use for its service.</summary>
    internal string MessagingSystem => Kind switch
    {
        EventSourceKind.StorageQueue => EngineTraces.StorageQueue,
        EventSourceKind.EventHub => "eventhubs",
        EventSourceKind.ManagedKafka or EventSourceKind.SelfManagedKafka => "kafka",
        EventSourceKind.TableStream => "azure_tables",
        EventSourceKind.CosmosFeed => "azure.cosmosdb",
        _ => "servicebus",
    };

    /// <summary>Whether the source is a queue whose messages functions receive as those of an Amazon MQ broker.</summary>
    public bool IsOfBroker => Kind is EventSourceKind.ActiveMQ or EventSourceKind.RabbitMQ;

    /// <summary>How many events of a queue are in progress at once on an instance, unless settings change it.</summary>
    /// <remarks>
    /// Lambda begins to poll an SQS queue with five. For Amazon MQ it is a limit, see "Concurrency" in
    /// https://docs.aws.amazon.com/lambda/latest/dg/with-mq.html.
    /// </remarks>
    internal int EventsAtOnce => Kind == EventSourceKind.RabbitMQ ? 1 : 5;

    /// <summary>How long the source keeps its records.</summary>
    internal TimeSpan Retention => Kind == EventSourceKind.TableStream ? TimeSpan.FromHours(24) : TimeSpan.FromDays(7);

    /// <summary>The default settings of a mapping of this kind.</summary>
    internal EventSourceSettings Defaults => new()
    {
        BatchSize = IsStream || IsOfBroker ? 100 : Kind == EventSourceKind.StorageQueue ? 1 : 10,
        StartingPosition = IsStream ? StartingPosition.TrimHorizon : null,
    };

    /// <summary>The error in the names, by the service's rules; null when there is none.</summary>
    /// <remarks>Mirrors https://learn.microsoft.com/azure/azure-resource-manager/management/resource-name-rules.</remarks>
    internal string? NameProblem => Kind switch
    {
        EventSourceKind.StorageQueue =>
            StorageQueueName().IsMatch(Name)
                ? null
                : $"'{Name}' is not a valid name of a Storage queue: it must have 3 to 63 lower-case letters, digits and single dashes.",
        EventSourceKind.ServiceBusQueue or EventSourceKind.ActiveMQ => Entity("queue", Name, 260),
        EventSourceKind.RabbitMQ => Entity("queue", Name, 260)
            ?? (string.IsNullOrWhiteSpace(Part) ? "the virtual host is empty; the default one is '/'." : null),
        EventSourceKind.ServiceBusSubscription => Entity("topic", Name, 260) ?? Entity("subscription", Part ?? "", 50),
        EventSourceKind.EventHub or EventSourceKind.ManagedKafka or EventSourceKind.SelfManagedKafka =>
            Entity("event hub", Name, 256) ?? (Part == "$Default" ? null : Entity("consumer group", Part ?? "", 50)),
        EventSourceKind.TableStream => TableName().IsMatch(Name)
            ? null
            : $"'{Name}' is not a valid name of a table: it must have 3 to 63 letters and digits, and begin with a letter.",
        EventSourceKind.CosmosFeed => Container("container", Name),
        EventSourceKind.DocumentFeed => Container("container", Name) ?? Container("database", Part ?? ""),
        _ => null,
    };

    private static string? Container(string what, string name) => ContainerName().IsMatch(name)
        ? null
        : $"'{name}' is not a valid name of a {what} here: it must have 1 to 255 letters, digits, '.', '-' and '_'.";

    private static string? Entity(string what, string name, int length) => name.Length <= length && EntityName().IsMatch(name)
        ? null
        : $"'{name}' is not a valid name of {(what[0] is 'e' ? "an" : "a")} {what}: "
            + $"it must have up to {length} letters, digits, '.', '-' and '_', and begin and end with a letter or digit.";

    /// <summary>
    /// Returns the ARN by which AWS clients know the source: that of an SQS queue, of a Kinesis or DynamoDB stream, of an MSK or DocumentDB
    /// cluster, or of an Amazon MQ broker. A self-managed cluster has none, so its topic takes the ARN's place.
    /// </summary>
    /// <param name="catalogue">The app's functions.</param>
    /// <param name="created">When the stream was created, which is part of a DynamoDB stream's ARN.</param>
    internal string Arn(FunctionCatalogue catalogue, DateTimeOffset created) => Kind switch
    {
        EventSourceKind.EventHub => $"arn:aws:kinesis:{catalogue.Region}:{catalogue.AccountId}:stream/{Name}",
        EventSourceKind.TableStream or EventSourceKind.CosmosFeed =>
            $"arn:aws:dynamodb:{catalogue.Region}:{catalogue.AccountId}:table/{Name}/stream/{Label(created)}",
        EventSourceKind.DocumentFeed => $"arn:aws:rds:{catalogue.Region}:{catalogue.AccountId}:cluster:cosmos-db",
        EventSourceKind.ManagedKafka => $"arn:aws:kafka:{catalogue.Region}:{catalogue.AccountId}:cluster/event-hubs/{ClusterId}-1",
        EventSourceKind.ActiveMQ or EventSourceKind.RabbitMQ =>
            $"arn:aws:mq:{catalogue.Region}:{catalogue.AccountId}:broker:service-bus:b-{ClusterId}",
        EventSourceKind.SelfManagedKafka => $"SelfManagedKafka/{Name}",
        EventSourceKind.ServiceBusSubscription => $"arn:aws:sqs:{catalogue.Region}:{catalogue.AccountId}:{Name}/{Part}",
        _ => $"arn:aws:sqs:{catalogue.Region}:{catalogue.AccountId}:{Name}",
    };

    /// <summary>Returns the label of a stream of items: as in DynamoDB, the time at which the stream was created.</summary>
    internal static string Label(DateTimeOffset created) =>
        created.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff", CultureInfo.InvariantCulture);

    // MSK clusters and Amazon MQ brokers have an id: a namespace of Event Hubs stands for one cluster, one of Service Bus for one broker.
    private const string ClusterId = "00000000-0000-0000-0000-000000000000";

    [GeneratedRegex(@"\A[A-Za-z][A-Za-z0-9]{2,62}\z")]
    private static partial Regex TableName();

    [GeneratedRegex(@"\A[A-Za-z0-9_.-]{1,255}\z")]
    private static partial Regex ContainerName();

    [GeneratedRegex(@"\A(?=.{3,63}\z)[a-z0-9]+(-[a-z0-9]+)*\z")]
    private static partial Regex StorageQueueName();

    // A queue or topic may be in a folder.
    [GeneratedRegex(@"\A[A-Za-z0-9]([A-Za-z0-9._/-]*[A-Za-z0-9])?\z")]
    private static partial Regex EntityName();
}
