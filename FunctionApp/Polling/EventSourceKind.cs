namespace FunctionApp.Polling;

/// <summary>What kind of source a mapping reads.</summary>
public enum EventSourceKind
{
    /// <summary>A Service Bus queue, in the place of SQS.</summary>
    ServiceBusQueue,

    /// <summary>A subscription of a Service Bus topic, in the place of an SQS queue that is subscribed to an SNS topic.</summary>
    ServiceBusSubscription,

    /// <summary>An event hub, in the place of a Kinesis stream.</summary>
    EventHub,

    /// <summary>A Storage queue, in the place of SQS; its messages come one at a time.</summary>
    StorageQueue,
}
