using Lambda.Engine.Async;
using Lambda.Engine.Invocation;
using Lambda.Engine.Patterns;

namespace Lambda.Engine.Polling;

/// <summary>Validates the settings of a mapping.</summary>
/// <remarks>Mirrors https://docs.aws.amazon.com/lambda/latest/api/API_CreateEventSourceMapping.html.</remarks>
internal sealed class EventSourceRules(IEnumerable<IDestination> destinations)
{
    /// <summary>The maximum number of filters.</summary>
    public const int MaxFilters = 5;

    private const int MaxBatchSize = 10_000;
    private const int LargestBatchWithoutWindow = 10;

    // Lambda takes an SQS queue, an SNS topic or an S3 bucket here, neither a function nor an event bus.
    private static readonly string[] FailureKinds = ["blob", "service-bus-queue", "service-bus-topic", "storage-queue"];

    private readonly Dictionary<string, IDestination> _destinations = destinations.ToDictionary(destination => destination.Kind);

    /// <summary>Returns the errors in the settings; each names its setting.</summary>
    public IEnumerable<string> Errors(EventSource source, LambdaFunction? function, EventSourceSettings settings) =>
        Own(source).Concat(Batching(source, settings)).Concat(
            source.IsOfBroker ? OfBroker(function, settings) : Reporting(function, settings))
            .Concat(Filters(source, settings))
            .Concat(source.IsStream ? OfStream(settings).Concat(OfKind(source, settings)) : OfQueue(settings));

    private static IEnumerable<string> OfKind(EventSource source, EventSourceSettings settings) => source.Kind switch
    {
        EventSourceKind.TableStream => OfItems(settings),
        EventSourceKind.CosmosFeed => OfItems(settings).Concat(OfFeed(settings)),
        EventSourceKind.DocumentFeed => OfFeed(settings).Concat(OfDocuments(settings)),
        EventSourceKind.ManagedKafka or EventSourceKind.SelfManagedKafka => OfKafka(settings),
        _ => [],
    };

    private static IEnumerable<string> Own(EventSource source)
    {
        if (source.Kind == EventSourceKind.StorageQueue && ReservedNames.Has(source.Name))
            yield return $"the queue '{source.Name}' is reserved for the engine or the host, and cannot be an event source.";
    }

    private static IEnumerable<string> Batching(EventSource source, EventSourceSettings settings)
    {
        var (size, window) = (settings.BatchSize, settings.MaximumBatchingWindowInSeconds);
        if (source.Kind == EventSourceKind.StorageQueue)
        {
            if (size != 1)
                yield return $"{nameof(settings.BatchSize)} is {size}; "
                    + "it must be 1, since the messages of a Storage queue come one at a time.";
            if (window != 0)
                yield return $"{nameof(settings.MaximumBatchingWindowInSeconds)} is {window}; "
                    + "it must be 0, since the messages of a Storage queue come one at a time.";
            yield break;
        }
        if (size is < 1 or > MaxBatchSize) yield return $"{nameof(settings.BatchSize)} is {size}; it must be 1 to {MaxBatchSize}.";
        if (window is < 0 or > 300)
            yield return $"{nameof(settings.MaximumBatchingWindowInSeconds)} is {window}; it must be 0 to 300 seconds.";
        else if (window == 0 && size > LargestBatchWithoutWindow && !source.IsStream && !source.IsOfBroker)
            yield return $"{nameof(settings.MaximumBatchingWindowInSeconds)} is 0; "
                + $"a {nameof(settings.BatchSize)} of {size}, over {LargestBatchWithoutWindow}, needs at least 1.";
    }

    private static IEnumerable<string> Reporting(LambdaFunction? function, EventSourceSettings settings)
    {
        if (function is { ReportsBatchItemFailures: true } && !settings.ReportBatchItemFailures)
            yield return $"{nameof(settings.ReportBatchItemFailures)} is false, but the function '{function.Name}' reports which records "
                + "failed; set it to true.";
    }

    // Mirrors https://docs.aws.amazon.com/lambda/latest/dg/with-mq.html: a batch succeeds or fails as a whole.
    private static IEnumerable<string> OfBroker(LambdaFunction? function, EventSourceSettings settings)
    {
        if (function is { ReportsBatchItemFailures: true })
            yield return $"{nameof(settings.ReportBatchItemFailures)} is not for queues of Amazon MQ, whose batches fail as a whole, "
                + $"and the function '{function.Name}' reports which records failed. Register it without a batch, "
                + $"or map the queue with {nameof(EventSourceRegistry.AddServiceBusQueue)}.";
        else if (settings.ReportBatchItemFailures)
            yield return $"{nameof(settings.ReportBatchItemFailures)} is not for queues of Amazon MQ, whose batches fail as a whole. "
                + $"Map the queue with {nameof(EventSourceRegistry.AddServiceBusQueue)} for it.";
        if (settings.MaximumConcurrency is not null)
            yield return $"{nameof(settings.MaximumConcurrency)} is not for queues of Amazon MQ: an instance handles "
                + "five events at once of ActiveMQ, and one of RabbitMQ.";
    }

    private static IEnumerable<string> Filters(EventSource source, EventSourceSettings settings)
    {
        if (settings.Filters.Count > MaxFilters)
            yield return $"{nameof(settings.Filters)} has {settings.Filters.Count} patterns; at most {MaxFilters} are allowed.";
        for (var at = 0; at < Math.Min(settings.Filters.Count, MaxFilters); at++)
            if (PatternError(source, settings.Filters[at]) is { } error)
                yield return $"{nameof(settings.Filters)}:{at} is not an event pattern: {error}";
    }

    /// <summary>Returns the error in a filter's pattern; null when there is none.</summary>
    public static string? PatternError(EventSource source, string pattern)
    {
        try
        {
            RecordFilter.Parse([pattern], source);
            return null;
        }
        catch (PatternException e)
        {
            return $"at {e.Path}, {e.Reason}";
        }
    }

    private static IEnumerable<string> OfQueue(EventSourceSettings settings)
    {
        var unset = new EventSourceSettings();
        if (settings.MaximumConcurrency is < 2 or > 1000)
            yield return $"{nameof(settings.MaximumConcurrency)} is {settings.MaximumConcurrency}; it must be 2 to 1000.";
        foreach (var (name, isSet) in new[]
        {
            (nameof(settings.StartingPosition), settings.StartingPosition is not null || settings.StartingPositionTimestamp is not null),
            (nameof(settings.ParallelizationFactor), settings.ParallelizationFactor != unset.ParallelizationFactor),
            (nameof(settings.MaximumRecordAgeInSeconds), settings.MaximumRecordAgeInSeconds != unset.MaximumRecordAgeInSeconds),
            (nameof(settings.MaximumRetryAttempts), settings.MaximumRetryAttempts != unset.MaximumRetryAttempts),
            (nameof(settings.BisectBatchOnFunctionError), settings.BisectBatchOnFunctionError),
            (nameof(settings.TumblingWindowInSeconds), settings.TumblingWindowInSeconds != 0),
            (nameof(settings.OnFailure), settings.OnFailure is not null),
        })
            if (isSet)
                yield return $"{name} is for streams only; "
                    + "a queue redelivers a failed message, and dead-letters it after its own maximum delivery count.";
    }

    private IEnumerable<string> OfStream(EventSourceSettings settings)
    {
        if (settings.MaximumConcurrency is not null)
            yield return $"{nameof(settings.MaximumConcurrency)} is for queues only; "
                + $"a stream's concurrency is its partitions times {nameof(settings.ParallelizationFactor)}.";
        if ((settings.StartingPosition == StartingPosition.AtTimestamp) != settings.StartingPositionTimestamp.HasValue)
            yield return $"{nameof(settings.StartingPositionTimestamp)} must be set for the {nameof(StartingPosition)} "
                + $"{nameof(StartingPosition.AtTimestamp)}, and for no other.";
        if (settings.ParallelizationFactor is < 1 or > 10)
            yield return $"{nameof(settings.ParallelizationFactor)} is {settings.ParallelizationFactor}; it must be 1 to 10.";
        if (settings.MaximumRecordAgeInSeconds is not -1 and (< 60 or > 604_800))
            yield return $"{nameof(settings.MaximumRecordAgeInSeconds)} is {settings.MaximumRecordAgeInSeconds}; "
                + "it must be -1 or 60 to 604800.";
        if (settings.MaximumRetryAttempts is < -1 or > 10_000)
            yield return $"{nameof(settings.MaximumRetryAttempts)} is {settings.MaximumRetryAttempts}; it must be -1 to 10000.";
        if (settings.TumblingWindowInSeconds is < 0 or > 900)
            yield return $"{nameof(settings.TumblingWindowInSeconds)} is {settings.TumblingWindowInSeconds}; it must be 0 to 900.";
        if (settings.OnFailure is { } destination && DestinationError(destination) is { } error)
            yield return $"{nameof(settings.OnFailure)} is '{destination}'; {error}";
    }

    private static IEnumerable<string> OfItems(EventSourceSettings settings)
    {
        if (settings.StartingPosition == StartingPosition.AtTimestamp)
            yield return $"{nameof(settings.StartingPosition)} is {nameof(StartingPosition.AtTimestamp)}, "
                + "which the stream of a table does not support; "
                + $"it must be {nameof(StartingPosition.TrimHorizon)} or {nameof(StartingPosition.Latest)}.";
    }

    // The host does not reveal the key range of a document, to which each window would belong.
    private static IEnumerable<string> OfFeed(EventSourceSettings settings)
    {
        if (settings.TumblingWindowInSeconds != 0)
            yield return $"{nameof(settings.TumblingWindowInSeconds)} is {settings.TumblingWindowInSeconds}; "
                + "it must be 0 for a change feed.";
    }

    private static IEnumerable<string> OfDocuments(EventSourceSettings settings)
    {
        if (settings.ParallelizationFactor != 1)
            yield return $"{nameof(settings.ParallelizationFactor)} is {settings.ParallelizationFactor}; "
                + "it must be 1, since the batches of a feed of documents come one after the other.";
        if (settings.ReportBatchItemFailures)
            yield return $"{nameof(settings.ReportBatchItemFailures)} is true; "
                + "it must be false, since changes of documents have no item identifier.";
    }

    private static IEnumerable<string> OfKafka(EventSourceSettings settings)
    {
        if (settings.ParallelizationFactor != 1)
            yield return $"{nameof(settings.ParallelizationFactor)} is {settings.ParallelizationFactor}; "
                + "it must be 1, since the batches of a Kafka partition come one after the other.";
        if (settings.TumblingWindowInSeconds != 0)
            yield return $"{nameof(settings.TumblingWindowInSeconds)} is {settings.TumblingWindowInSeconds}; "
                + "it must be 0, since Kafka topics have no windows. "
                + $"Map the event hub with {nameof(EventSourceRegistry.AddEventHub)} for them.";
    }

    private string? DestinationError(string text)
    {
        if (DestinationAddress.Parse(text) is not { } address) return DestinationAddress.Form;
        if (!FailureKinds.Contains(address.Kind)) return $"kinds that take a stream's records are {string.Join(", ", FailureKinds)}.";
        return _destinations.TryGetValue(address.Kind, out var kind)
            ? kind.Problem(address.Name)
            : $"the app has no destinations of kind '{address.Kind}'.";
    }
}
