using System.Globalization;

namespace Lambda.Engine.Polling.Streams;

/// <summary>A shard of a stream. Its records are handled in order, independently of other shards.</summary>
/// <param name="StreamArn">The stream's ARN.</param>
/// <param name="ShardId">Its id within the stream, such as <c>shardId-000000000006</c>.</param>
public readonly record struct StreamShard(string StreamArn, string ShardId)
{
    /// <summary>Creates the shard for a partition, whose ids are numbers.</summary>
    public static StreamShard OfPartition(string streamArn, string partition) =>
        new(streamArn, $"shardId-{(long.TryParse(partition, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number.ToString("D12", CultureInfo.InvariantCulture) : partition)}");

    /// <summary>The Region that the ARN names.</summary>
    public string Region => StreamArn.Split(':') is { Length: > 3 } parts ? parts[3] : "";

    /// <summary>Whether its records are changes of items of a table.</summary>
    internal bool IsDynamoDb => StreamArn.Split(':') is [_, _, "dynamodb", ..];

    /// <inheritdoc/>
    public override string ToString() => $"{StreamArn}/{ShardId}";
}
