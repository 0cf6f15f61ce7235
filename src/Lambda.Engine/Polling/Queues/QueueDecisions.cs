using System.Diagnostics;
using Lambda.Engine.Invocation;
using Lambda.Engine.Invocation.Batches;

namespace Lambda.Engine.Polling.Queues;

/// <summary>Decides what to do with the messages of one event. The decisions depend only on the arguments.</summary>
/// <remarks>Mirrors https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html.</remarks>
internal static class QueueDecisions
{
    /// <summary>Makes one decision for each message, in order.</summary>
    /// <param name="outcome">How the invocation ended.</param>
    /// <param name="records">The messages of its event.</param>
    /// <param name="reportsFailures">Whether the function reports which of them failed.</param>
    public static IReadOnlyList<QueueDecision> After(InvocationOutcome outcome, IReadOnlyList<QueueRecord> records, bool reportsFailures) =>
        outcome switch
        {
            InvocationOutcome.Succeeded when !reportsFailures => All(records, new QueueDecision.Complete()),
            InvocationOutcome.Succeeded succeeded =>
                After(
                    BatchResponse.Read(succeeded.Payload, records.Select(record => record.MessageId).ToHashSet(StringComparer.Ordinal)),
                    records),
            InvocationOutcome.Failed failed =>
                All(records, new QueueDecision.Abandon($"{failed.Error.ErrorType}: {failed.Error.ErrorMessage}")),
            InvocationOutcome.Throttled throttled => All(records, new QueueDecision.Leave(throttled.Reason.ToString())),
            _ => throw new UnreachableException($"Unexpected outcome: {outcome.GetType().Name}."),
        };

    /// <summary>
    /// Decides what to do with the later messages of a session, since none may overtake a message that failed or will be redelivered. Null
    /// when they may be processed.
    /// </summary>
    /// <param name="decisions">The decisions on the messages before them.</param>
    /// <param name="settled">Whether the queue carried out all of them.</param>
    public static QueueDecision? Behind(IReadOnlyList<QueueDecision> decisions, bool settled)
    {
        // Abandoned messages are redelivered at once, before those that wait for their lock to expire.
        if (!settled) return new QueueDecision.Leave("An earlier message of its session is not settled.");
        return decisions.All(decision => decision is QueueDecision.Complete)
            ? null
            : new QueueDecision.Abandon("An earlier message of its session has failed.");
    }

    private static QueueDecision[] After(BatchResponse response, IReadOnlyList<QueueRecord> records) => response switch
    {
        BatchResponse.AllDone => All(records, new QueueDecision.Complete()),
        BatchResponse.AllFailed failure => All(records, new QueueDecision.Abandon(failure.Reason)),
        // Senders may give two messages the same id: both are then redelivered, so that neither is lost.
        BatchResponse.SomeFailed some =>
            [.. records.Select(record => some.Failed.Contains(record.MessageId)
                ? (QueueDecision)new QueueDecision.Abandon("The function reported it as failed.")
                : new QueueDecision.Complete())],
        _ => throw new UnreachableException($"Unexpected response: {response.GetType().Name}."),
    };

    private static QueueDecision[] All(IReadOnlyList<QueueRecord> records, QueueDecision decision) =>
        [.. Enumerable.Repeat(decision, records.Count)];
}
