using FunctionApp.Invocation;
using FunctionApp.Invocation.Batches;

namespace FunctionApp.Polling.Queues;

/// <summary>Decides what becomes of the messages of one event. Pure: outcome in, decisions out.</summary>
/// <remarks>Mirrors https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html.</remarks>
internal static class QueueDecisions
{
    /// <summary>One decision for each message, in their order.</summary>
    /// <param name="outcome">How the invocation ended.</param>
    /// <param name="records">The messages of its event.</param>
    /// <param name="reportsFailures">Whether the function answers which of them failed.</param>
    public static IReadOnlyList<QueueDecision> After(InvocationOutcome outcome, IReadOnlyList<QueueRecord> records, bool reportsFailures) => outcome switch
    {
        InvocationOutcome.Succeeded when !reportsFailures => All(records, new QueueDecision.Complete()),
        InvocationOutcome.Succeeded succeeded => After(BatchResponse.Read(succeeded.Payload, records.Select(record => record.MessageId).ToHashSet(StringComparer.Ordinal)), records),
        InvocationOutcome.Failed failed => All(records, new QueueDecision.Abandon($"{failed.Error.ErrorType}: {failed.Error.ErrorMessage}")),
        InvocationOutcome.Throttled throttled => All(records, new QueueDecision.Leave(throttled.Reason.ToString())),
        _ => throw new InvalidOperationException($"{outcome.GetType().Name} is no outcome."),
    };

    /// <summary>What becomes of the messages of a session behind those of an event: none may overtake one that is not done. Null is that they go on.</summary>
    public static QueueDecision? Behind(IReadOnlyList<QueueDecision> decisions)
    {
        if (decisions.All(decision => decision is QueueDecision.Complete)) return null;
        // What is abandoned is handed out at once, before what is left to its lock.
        return decisions.Any(decision => decision is QueueDecision.Leave) ? new QueueDecision.Leave("An earlier message of its session was not tried.") : new QueueDecision.Abandon("An earlier message of its session has failed.");
    }

    private static QueueDecision[] After(BatchResponse response, IReadOnlyList<QueueRecord> records) => response switch
    {
        BatchResponse.AllDone => All(records, new QueueDecision.Complete()),
        BatchResponse.AllFailed failure => All(records, new QueueDecision.Abandon(failure.Reason)),
        // Senders may give two messages one id: both then come again, rather than one be lost.
        BatchResponse.SomeFailed some => [.. records.Select(record => some.Failed.Contains(record.MessageId) ? (QueueDecision)new QueueDecision.Abandon("The function reported it as failed.") : new QueueDecision.Complete())],
        _ => throw new InvalidOperationException($"{response.GetType().Name} is no response."),
    };

    private static QueueDecision[] All(IReadOnlyList<QueueRecord> records, QueueDecision decision) => [.. Enumerable.Repeat(decision, records.Count)];
}
