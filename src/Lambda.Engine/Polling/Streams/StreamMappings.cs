using System.Globalization;
using System.Text.Json;
using Lambda.Engine.Invocation;

namespace Lambda.Engine.Polling.Streams;

/// <summary>Converts the event source mapping of a stream for the processor.</summary>
public static class StreamMappings
{
    /// <summary>Converts the mapping as it is now.</summary>
    public static StreamMapping Of(EventSourceMapping mapping, Invoker invoker)
    {
        ArgumentNullException.ThrowIfNull(mapping);
        var (settings, function) = (mapping.Settings, mapping.Function);
        return new(mapping.Id, function.Name, function.Arn, new()
        {
            BatchSize = settings.BatchSize,
            ParallelizationFactor = settings.ParallelizationFactor,
            MaximumRetryAttempts = settings.MaximumRetryAttempts,
            MaximumRecordAge = settings.MaximumRecordAgeInSeconds < 0 ? null : TimeSpan.FromSeconds(settings.MaximumRecordAgeInSeconds),
            BisectBatchOnFunctionError = settings.BisectBatchOnFunctionError,
            ReportBatchItemFailures = settings.ReportBatchItemFailures,
            TumblingWindow = settings.TumblingWindowInSeconds == 0 ? null : TimeSpan.FromSeconds(settings.TumblingWindowInSeconds),
        }, (request, shutdown) => invoker.InvokeAsync(function, request, shutdown))
        {
            Filter = record =>
                !(record.ArrivedAt < mapping.ReadsFrom) && mapping.Filter.Matches(record.Data, writer => WriteMetadata(writer, record)),
            OnFailure = settings.OnFailure,
        };
    }

    // Of https://docs.aws.amazon.com/lambda/latest/dg/with-kinesis-filtering.html: the members beside the data.
    private static void WriteMetadata(Utf8JsonWriter writer, StreamRecord record)
    {
        writer.WriteString("kinesisSchemaVersion"u8, "1.0"u8);
        writer.WriteString("partitionKey"u8, record.PartitionKey);
        writer.WriteString("sequenceNumber"u8, record.SequenceNumber.ToString(CultureInfo.InvariantCulture));
        writer.WriteNumber("approximateArrivalTimestamp"u8, record.ArrivedAt.ToUnixTimeMilliseconds() / 1000m);
    }
}
