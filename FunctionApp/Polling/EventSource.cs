using FunctionApp.Invocation;

namespace FunctionApp.Polling;

/// <summary>A queue or stream that a mapping reads.</summary>
/// <param name="Kind">Its kind.</param>
/// <param name="Name">The queue's, topic's or hub's name.</param>
/// <param name="Part">The topic's subscription, or the hub's consumer group; null for queues.</param>
public sealed record EventSource(EventSourceKind Kind, string Name, string? Part = null)
{
    /// <summary>Whether its records are kept in order and read again from a position, instead of settled one by one.</summary>
    public bool IsStream => Kind == EventSourceKind.EventHub;

    /// <summary>The settings that a mapping of this kind begins with.</summary>
    internal EventSourceSettings Defaults => new()
    {
        BatchSize = Kind switch
        {
            EventSourceKind.EventHub => 100,
            EventSourceKind.StorageQueue => 1,
            _ => 10,
        },
        StartingPosition = IsStream ? StartingPosition.TrimHorizon : null,
    };

    /// <summary>The name under which AWS clients know it: that of an SQS queue or of a Kinesis stream.</summary>
    internal string Arn(FunctionCatalogue catalogue) => Kind switch
    {
        EventSourceKind.EventHub => $"arn:aws:kinesis:{catalogue.Region}:{catalogue.AccountId}:stream/{Name}",
        EventSourceKind.ServiceBusSubscription => $"arn:aws:sqs:{catalogue.Region}:{catalogue.AccountId}:{Name}/{Part}",
        _ => $"arn:aws:sqs:{catalogue.Region}:{catalogue.AccountId}:{Name}",
    };
}
