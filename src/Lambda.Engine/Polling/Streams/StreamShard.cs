using System.Globalization;
using Lambda.Engine.Invocation;

namespace Lambda.Engine.Polling.Streams;

/// <summary>A shard of a stream. Its records are handled in order, independently of those of other shards.</summary>
/// <param name="StreamArn">The stream's ARN.</param>
/// <param name="ShardId">Its id within the stream, such as <c>shardId-000000000006</c>.</param>
public readonly record struct StreamShard(string StreamArn, string ShardId)
{
    /// <summary>Creates the shard for a partition, whose ids are numbers.</summary>
    public static StreamShard OfPartition(string streamArn, string partition) =>
        long.TryParse(partition, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? new(streamArn, string.Create(CultureInfo.InvariantCulture, $"shardId-{number:D12}"))
            : new(streamArn, $"shardId-{partition}");

    /// <summary>
    /// Creates the shard for a partition of a Kafka topic. Its id, the topic and the partition, is the one used in events.
    /// </summary>
    internal static StreamShard OfKafka(string streamArn, string topic, string partition, KafkaCluster cluster) =>
        new(streamArn, $"{topic}-{partition}") { Kafka = cluster };

    /// <summary>The cluster of a Kafka topic; null for other streams.</summary>
    internal KafkaCluster? Kafka { get; init; }

    /// <summary>The Region in the ARN; empty if there is none.</summary>
    public string Region => Arn.Parse(StreamArn)?.Region ?? "";

    /// <summary>Whether its records are changes of a table's items.</summary>
    internal bool IsDynamoDb => IsOf("dynamodb");

    /// <summary>The name that spans use for the stream's service.</summary>
    internal string MessagingSystem => Kafka is not null ? "kafka" : IsDynamoDb ? "azure_tables" : "eventhubs";

    /// <summary>The name of the hub, topic or table.</summary>
    internal string SourceName =>
        Kafka is not null ? ShardId[..ShardId.LastIndexOf('-')] : StreamArn.Split('/') is [_, var name, ..] ? name : StreamArn;

    /// <summary>Whether its records are changes of documents.</summary>
    internal bool IsDocumentDb => IsOf("rds");

    // Called for each record, so it allocates nothing.
    private bool IsOf(ReadOnlySpan<char> service)
    {
        Span<Range> parts = stackalloc Range[4];
        var arn = StreamArn.AsSpan();
        return arn.Split(parts, ':') == parts.Length && arn[parts[2]].SequenceEqual(service);
    }

    /// <inheritdoc/>
    public override string ToString() => $"{StreamArn}/{ShardId}";
}
