using System.Diagnostics.Metrics;
using Lambda.Engine.Invocation;

namespace Lambda.Engine.Routing;

/// <summary>The metrics of routing, named as EventBridge's.</summary>
/// <remarks>Mirrors https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-monitoring.html.</remarks>
internal static class RoutingTelemetry
{
    private static readonly Meter Meter = new(Telemetry.Name);
    private static readonly Counter<long> Matched = Meter.CreateCounter<long>(
        "lambda.events_matched", description: "Events that matched a rule.");
    private static readonly Counter<long> Unmatched = Meter.CreateCounter<long>(
        "lambda.events_unmatched", description: "Events that matched no rule.");
    private static readonly Counter<long> FailedTargets = Meter.CreateCounter<long>(
        "lambda.events_failed", description: "Targets that an event could not be accepted for; Event Grid delivers it again.");

    public static void RecordReceived(int matchedRules) => (matchedRules > 0 ? Matched : Unmatched).Add(1);

    public static void Failed(string rule) => FailedTargets.Add(1, new KeyValuePair<string, object?>("rule", rule));
}
