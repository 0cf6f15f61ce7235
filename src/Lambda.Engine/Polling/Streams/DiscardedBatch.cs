using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Lambda.Engine.Invocation;

namespace Lambda.Engine.Polling.Streams;

/// <summary>A discarded batch, as it is reported to the on-failure destination. Its records stay in the stream until they expire.</summary>
/// <param name="Batch">The records, and why they were discarded.</param>
/// <param name="Timestamp">When they were discarded.</param>
/// <remarks>
/// Mirrors https://docs.aws.amazon.com/lambda/latest/dg/kinesis-on-failure-destination.html, services-ddb-errors.html and
/// kafka-on-failure.html.
/// </remarks>
internal sealed record DiscardedBatch(StreamMapping Mapping, StreamShard Shard, StreamBatch Batch, DateTimeOffset Timestamp)
{
    /// <summary>The request id of the last invocation; if there was none, an id made from the records.</summary>
    public string RequestId =>
        Batch.RequestId ?? DeterministicId.Of($"{Mapping.Id}\n{Shard}\n{Batch.First.SequenceNumber}\n{Batch.Last.SequenceNumber}");

    /// <summary>Distinguishes several discarded parts of one invocation's batch.</summary>
    public string Part =>
        string.Create(CultureInfo.InvariantCulture, $"{Batch.Condition}.{Batch.First.SequenceNumber}-{Batch.Last.SequenceNumber}");

    /// <summary>
    /// How many times the function was invoked. It is at least 1, as in Lambda, even if the records were too old for an invocation.
    /// </summary>
    public int ApproximateInvokeCount => Math.Max(1, Batch.Invocations);

    /// <summary>The folder that containers file the report in.</summary>
    public string Folder => $"{Mapping.Id}/{Shard.ShardId}";

    /// <summary>Returns the report as JSON.</summary>
    public ReadOnlyMemory<byte> ToJson() => Write(payload: null);

    /// <summary>
    /// Returns the report as JSON, with the records in a string, as the event that the function received or would have received.
    /// </summary>
    public ReadOnlyMemory<byte> ToJsonWithPayload() => Write(StreamEvent.Write(Shard, Batch.Records.Span, window: null));

    private ReadOnlyMemory<byte> Write(ReadOnlyMemory<byte>? payload)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
        writer.WriteStartObject();
        writer.WriteStartObject("requestContext");
        writer.WriteString("requestId", RequestId);
        writer.WriteString("functionArn", Mapping.FunctionArn);
        writer.WriteString("condition", Batch.Condition.ToString());
        writer.WriteNumber("approximateInvokeCount", ApproximateInvokeCount);
        writer.WriteEndObject();
        // Records are too old before an invocation, not after one: there is no response to report.
        if (Batch.Condition != StreamCondition.RecordAgeExceeded)
        {
            writer.WriteStartObject("responseContext");
            writer.WriteNumber("statusCode", 200);
            writer.WriteString("executedVersion", LambdaFunction.Latest);
            // If the function reported failed records, there is no function error and the member is null.
            writer.WriteString("functionError", Batch.EndedInError ? FunctionError.Unhandled : null);
            writer.WriteEndObject();
        }
        writer.WriteString("version", "1.0");
        writer.WriteString("timestamp", Time(Timestamp));
        if (Shard.Kafka is { } cluster) WriteKafka(writer, cluster);
        else WriteStream(writer);
        if (payload is { } json) writer.WriteString("payload", json.Span);
        writer.WriteEndObject();
        writer.Flush();
        return buffer.WrittenMemory;
    }

    private void WriteKafka(Utf8JsonWriter writer, KafkaCluster cluster)
    {
        writer.WriteStartObject("KafkaBatchInfo");
        writer.WriteNumber("batchSize", Batch.Count);
        if (cluster.Arn is { } arn) writer.WriteString("eventSourceArn", arn);
        writer.WriteString("bootstrapServers", cluster.BootstrapServers);
        writer.WriteNumber("payloadSize", StreamEvent.Write(Shard, Batch.Records.Span, window: null).Length);
        writer.WriteStartObject("recordsInfo");
        writer.WriteStartObject(Shard.ShardId);
        writer.WriteString("firstRecordOffset", StreamEvent.SequenceNumber(Shard, Batch.First.SequenceNumber));
        writer.WriteString("lastRecordOffset", StreamEvent.SequenceNumber(Shard, Batch.Last.SequenceNumber));
        writer.WriteString("firstRecordTimestamp", Time(Batch.First.ArrivedAt));
        writer.WriteString("lastRecordTimestamp", Time(Batch.Last.ArrivedAt));
        writer.WriteEndObject();
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private void WriteStream(Utf8JsonWriter writer)
    {
        writer.WriteStartObject(Shard.IsDynamoDb ? "DDBStreamBatchInfo" : Shard.IsDocumentDb ? "DocumentDBBatchInfo" : "KinesisBatchInfo");
        writer.WriteString("shardId", Shard.ShardId);
        writer.WriteString("startSequenceNumber", StreamEvent.SequenceNumber(Shard, Batch.First.SequenceNumber));
        writer.WriteString("endSequenceNumber", StreamEvent.SequenceNumber(Shard, Batch.Last.SequenceNumber));
        writer.WriteString("approximateArrivalOfFirstRecord", Arrival(Batch.First));
        writer.WriteString("approximateArrivalOfLastRecord", Arrival(Batch.Last));
        writer.WriteNumber("batchSize", Batch.Count);
        writer.WriteString("streamArn", Shard.StreamArn);
        writer.WriteEndObject();
    }

    // DynamoDB gives the time of a change in whole seconds.
    private string Arrival(StreamRecord record) => Shard.IsDynamoDb
        ? record.ArrivedAt.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture)
        : Time(record.ArrivedAt);

    private static string Time(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}

/// <summary>Reports discarded batches.</summary>
internal interface IDiscardedBatches
{
    /// <summary>Delivers the report, or stores it and queues its delivery.</summary>
    /// <exception cref="StorageUnavailableException">Neither was possible.</exception>
    Task SendAsync(DiscardedBatch discarded, CancellationToken cancellation);
}
