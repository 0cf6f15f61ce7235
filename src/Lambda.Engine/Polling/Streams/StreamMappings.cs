using Lambda.Engine.Invocation;

namespace Lambda.Engine.Polling.Streams;

/// <summary>Converts the event source mapping of a stream for the processor.</summary>
internal static class StreamMappings
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
            Retention = mapping.Source.Retention,
            TumblingWindow = settings.TumblingWindowInSeconds == 0 ? null : TimeSpan.FromSeconds(settings.TumblingWindowInSeconds),
        }, (request, shutdown) => invoker.InvokeAsync(function, request, shutdown))
        {
            Filter = record =>
                !(record.ArrivedAt < mapping.ReadsFrom)
                    && mapping.Filter.Matches(record.Data, writer => StreamEvent.WriteMetadata(writer, record, mapping.SourceArn)),
            OnFailure = settings.OnFailure,
        };
    }
}
