using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Lambda.Engine.Invocation;

/// <summary>The engine's trace source and metrics, named as Lambda's CloudWatch metrics.</summary>
/// <remarks>Mirrors https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html.</remarks>
internal static class Telemetry
{
    public const string Name = "Lambda.Engine";

    public static readonly ActivitySource Source = new(Name);
    private static readonly Meter Meter = new(Name);
    private static readonly Counter<long> Invocations = Meter.CreateCounter<long>(
        "lambda.invocations", description: "Handlers run, errors included, throttles not.");
    private static readonly Counter<long> Errors = Meter.CreateCounter<long>(
        "lambda.errors", description: "Invocations that ended in a function error.");
    private static readonly Counter<long> Throttles = Meter.CreateCounter<long>(
        "lambda.throttles", description: "Invocations that met a concurrency limit.");
    private static readonly Counter<long> DeliveryFailures = Meter.CreateCounter<long>(
        "lambda.destination_delivery_failures", description: "Sends of a record that its destination did not take; each is tried again.");
    private static readonly Counter<long> DeadLetterErrors = Meter.CreateCounter<long>(
        "lambda.dead_letter_errors", description: "Sends of an event that its dead-letter queue did not take; each is tried again.");
    private static readonly Counter<long> RecursiveDrops = Meter.CreateCounter<long>(
        "lambda.recursive_invocations_dropped", description: "Events stopped in a loop of functions.");
    private static readonly Histogram<double> IteratorAges = Meter.CreateHistogram<double>(
        "lambda.iterator_age", "ms", "How old the last record of a stream's batch was when the batch was done.");
    private static readonly Histogram<double> Duration = Meter.CreateHistogram<double>("lambda.duration", "ms", "How long handlers ran.");

    public static void Ran(LambdaFunction function, TimeSpan duration, bool failed)
    {
        if (!Invocations.Enabled && !Duration.Enabled && !Errors.Enabled) return;
        var name = new KeyValuePair<string, object?>("faas.name", function.Name);
        Invocations.Add(1, name);
        Duration.Record(duration.TotalMilliseconds, name);
        if (failed) Errors.Add(1, name);
    }

    public static void Throttled(LambdaFunction function, ThrottleReason reason) =>
        Throttles.Add(
            1, new KeyValuePair<string, object?>("faas.name", function.Name), new KeyValuePair<string,
            object?>("reason", reason.ToString()));

    public static void NotDelivered(string function, bool isDeadLetter) =>
        (isDeadLetter ? DeadLetterErrors : DeliveryFailures).Add(1, new KeyValuePair<string, object?>("faas.name", function));

    public static void StoppedLoop(LambdaFunction function) =>
        RecursiveDrops.Add(1, new KeyValuePair<string, object?>("faas.name", function.Name));

    public static void IteratorAge(string function, TimeSpan age) =>
        IteratorAges.Record(age.TotalMilliseconds, new KeyValuePair<string, object?>("faas.name", function));
}
