namespace Lambda.Engine.Polling;

/// <summary>The kind of source that a mapping reads.</summary>
internal enum EventSourceKind
{
    /// <summary>A Service Bus queue, in place of an SQS queue.</summary>
    ServiceBusQueue,

    /// <summary>A subscription of a Service Bus topic, in place of an SQS queue that is subscribed to an SNS topic.</summary>
    ServiceBusSubscription,

    /// <summary>An event hub, in place of a Kinesis stream.</summary>
    EventHub,

    /// <summary>A Storage queue, in place of an SQS queue. Its messages are delivered one at a time.</summary>
    StorageQueue,

    /// <summary>The stream of a table's changes, in place of a DynamoDB stream.</summary>
    TableStream,

    /// <summary>The change feed of a Cosmos DB container, in place of a DynamoDB stream.</summary>
    CosmosFeed,

    /// <summary>An event hub that Kafka clients write to, in place of an Amazon MSK topic.</summary>
    ManagedKafka,

    /// <summary>An event hub that Kafka clients write to, in place of a topic of a self-managed Kafka cluster.</summary>
    SelfManagedKafka,

    /// <summary>A Service Bus queue, in place of an ActiveMQ queue of Amazon MQ.</summary>
    ActiveMQ,

    /// <summary>A Service Bus queue, in place of a RabbitMQ queue of Amazon MQ.</summary>
    RabbitMQ,

    /// <summary>The change feed of a Cosmos DB container, in place of the change stream of a DocumentDB collection.</summary>
    DocumentFeed,
}
