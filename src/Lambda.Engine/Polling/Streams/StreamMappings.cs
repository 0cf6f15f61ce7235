using Lambda.Engine.Invocation;

namespace Lambda.Engine.Polling.Streams;

/// <summary>Converts event source mappings of streams to the form that the processor uses.</summary>
internal static class StreamMappings
{
    /// <summary>Converts the mapping in its present state.</summary>
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
                !(record.ArrivedAt < mapping.ReadsFrom) && (mapping.Filter.IsEmpty || Matches(mapping, record)),
            OnFailure = settings.OnFailure,
        };
    }

    // Apart, because each call makes a delegate.
    private static bool Matches(EventSourceMapping mapping, StreamRecord record) =>
        mapping.Filter.Matches(record.Data, writer => StreamEvent.WriteMetadata(writer, record, mapping.SourceArn));
}
