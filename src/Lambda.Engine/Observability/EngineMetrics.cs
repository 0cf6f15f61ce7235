using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace Lambda.Engine.Observability;

/// <summary>The engine's metrics, with the names and dimensions of Lambda's CloudWatch metrics.</summary>
/// <remarks>
/// Mirrors https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html and, for rules,
/// https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-monitoring.html. docs/monitoring.md has them as a table.
/// </remarks>
internal static class EngineMetrics
{
    public const string MeterName = "Lambda.Engine";

    private const string FunctionName = "FunctionName";
    private const string MappingId = "EventSourceMappingUUID";
    private const string RuleName = "RuleName";
    private const string Count = "{count}";
    private const string Milliseconds = "ms";

    private static readonly Meter Meter = new(MeterName);

    private static readonly Counter<long> Invocations = Counter("Invocations", "Invocations, including those that failed.");
    private static readonly Counter<long> Errors = Counter("Errors", "Invocations that ended in a function error.");
    private static readonly Counter<long> Throttles = Counter("Throttles", "Invocations that a concurrency limit refused.");
    private static readonly Histogram<double> Duration = Meter.CreateHistogram<double>("Duration", Milliseconds, "How long handlers ran.");
    private static readonly ConcurrentDictionary<string, Running> Handlers = new(StringComparer.Ordinal);

    // Read when metrics are collected: two more measurements of each invocation would cost as much as all others.
    internal static readonly ObservableUpDownCounter<long> ConcurrentExecutions = Meter.CreateObservableUpDownCounter(
        "ConcurrentExecutions", ReadRunning, Count, "Handlers that are running.");

    private static readonly Counter<long> AsyncEventsReceived = Counter("AsyncEventsReceived", "Events accepted for a function.");
    private static readonly Histogram<double> AsyncEventAge = Meter.CreateHistogram<double>(
        "AsyncEventAge", Milliseconds, "How old an event is when its function is invoked with it.");
    private static readonly Counter<long> AsyncEventsDropped = Counter(
        "AsyncEventsDropped", "Events that were given up and kept as dead letters.");
    private static readonly Counter<long> DestinationDeliveryFailures = Counter(
        "DestinationDeliveryFailures", "Failed sends of a record to its destination; each is retried.");
    private static readonly Counter<long> DeadLetterErrors = Counter(
        "DeadLetterErrors", "Failed sends of an event to its dead-letter queue; each is retried.");
    private static readonly Counter<long> RecursiveInvocationsDropped = Counter(
        "RecursiveInvocationsDropped", "Events stopped in a loop of functions.");

    private static readonly Histogram<double> IteratorAge = Meter.CreateHistogram<double>(
        "IteratorAge", Milliseconds, "How old the last record of a stream's batch is when the batch is done.");
    private static readonly Counter<long> PolledEventCount = Counter("PolledEventCount", "Records that a mapping has read.");
    private static readonly Counter<long> FilteredOutEventCount = Counter(
        "FilteredOutEventCount", "Records that did not match a mapping's filter.");
    private static readonly Counter<long> InvokedEventCount = Counter(
        "InvokedEventCount", "Records that a function was invoked with.");
    private static readonly Counter<long> FailedInvokeEventCount = Counter(
        "FailedInvokeEventCount", "Records that a function did not process.");
    private static readonly Counter<long> DroppedEventCount = Counter(
        "DroppedEventCount", "Records of streams that were given up, because of their age or after their retries.");
    private static readonly Counter<long> OnFailureDestinationDeliveredEventCount = Counter(
        "OnFailureDestinationDeliveredEventCount", "Records that were reported to a mapping's on-failure destination.");
    private static readonly Counter<long> DeletedEventCount = Counter(
        "DeletedEventCount", "Messages of queues that were processed and completed.");

    private static readonly Counter<long> MatchedEvents = Counter("MatchedEvents", "Events that matched a rule.");
    private static readonly Counter<long> UnmatchedEvents = Counter("UnmatchedEvents", "Events that matched no rule.");
    private static readonly Counter<long> FailedInvocations = Counter(
        "FailedInvocations", "Targets of rules for which an event could not be accepted; Event Grid redelivers it.");

    /// <summary>How many handlers of a function run, in all hosts of this process.</summary>
    public static Running RunningOf(string function) => Handlers.GetOrAdd(function, static _ => new Running());

    public static void Ran(string function, TimeSpan duration, bool failed)
    {
        if (!Invocations.Enabled && !Duration.Enabled && !Errors.Enabled) return;
        var tag = Of(function);
        Invocations.Add(1, tag);
        Duration.Record(duration.TotalMilliseconds, tag);
        if (failed) Errors.Add(1, tag);
    }

    public static void Throttled(string function) => Throttles.Add(1, Of(function));

    public static void Accepted(string function) => AsyncEventsReceived.Add(1, Of(function));

    public static void Attempted(string function, TimeSpan age) => AsyncEventAge.Record(Positive(age), Of(function));

    public static void GaveUp(string function) => AsyncEventsDropped.Add(1, Of(function));

    public static void NotDelivered(string function, bool isDeadLetter) =>
        (isDeadLetter ? DeadLetterErrors : DestinationDeliveryFailures).Add(1, Of(function));

    public static void StoppedLoop(string function) => RecursiveInvocationsDropped.Add(1, Of(function));

    public static void Polled(string function, string mapping, int records) =>
        PolledEventCount.Add(records, Of(function), OfMapping(mapping));

    public static void FilteredOut(string function, string mapping, int records) =>
        FilteredOutEventCount.Add(records, Of(function), OfMapping(mapping));

    public static void InvokedWith(string function, string mapping, int records) =>
        InvokedEventCount.Add(records, Of(function), OfMapping(mapping));

    public static void Failed(string function, string mapping, int records)
    {
        if (records > 0) FailedInvokeEventCount.Add(records, Of(function), OfMapping(mapping));
    }

    public static void Deleted(string function, string mapping, int records)
    {
        if (records > 0) DeletedEventCount.Add(records, Of(function), OfMapping(mapping));
    }

    public static void Dropped(string function, string mapping, int records)
    {
        DroppedEventCount.Add(records, Of(function), OfMapping(mapping));
        OnFailureDestinationDeliveredEventCount.Add(records, Of(function), OfMapping(mapping));
    }

    public static void Processed(string function, string mapping, TimeSpan age) =>
        IteratorAge.Record(Positive(age), Of(function), OfMapping(mapping));

    public static void Routed(int matchedRules) => (matchedRules > 0 ? MatchedEvents : UnmatchedEvents).Add(1);

    public static void NotRouted(string rule) => FailedInvocations.Add(1, new KeyValuePair<string, object?>(RuleName, rule));

    private static IEnumerable<Measurement<long>> ReadRunning() =>
        Handlers.Where(static one => one.Value.HasBegun).Select(static one => new Measurement<long>(one.Value.Count, Of(one.Key)));

    private static Counter<long> Counter(string name, string description) => Meter.CreateCounter<long>(name, Count, description);

    // The clocks of two machines may differ.
    private static double Positive(TimeSpan age) => Math.Max(0, age.TotalMilliseconds);

    private static KeyValuePair<string, object?> Of(string function) => new(FunctionName, function);

    private static KeyValuePair<string, object?> OfMapping(string mapping) => new(MappingId, mapping);
}

/// <summary>How many handlers run.</summary>
internal sealed class Running
{
    private long _count;
    private volatile bool _hasBegun;

    public long Count => Interlocked.Read(ref _count);

    /// <summary>Whether any ran at all: functions that nobody calls are not reported.</summary>
    public bool HasBegun => _hasBegun;

    public void Begin()
    {
        Interlocked.Increment(ref _count);
        if (!_hasBegun) _hasBegun = true;
    }

    public void End() => Interlocked.Decrement(ref _count);
}
