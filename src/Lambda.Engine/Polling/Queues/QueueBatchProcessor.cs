using System.Collections.Concurrent;
using Lambda.Engine.Invocation;
using Lambda.Engine.Observability;
using Microsoft.Extensions.Logging;

namespace Lambda.Engine.Polling.Queues;

/// <summary>Passes the messages of a queue to their function and settles each of them: filter, batch, invoke, decide.</summary>
internal sealed class QueueBatchProcessor(
    MappingGate gate, Invoker invoker, ProcessingResults results, TimeProvider time, ILogger<QueueBatchProcessor> logger)
{
    private const int SettlementsAtOnce = 16;
    private static readonly TimeSpan WhileDisabled = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan SettlementLimit = TimeSpan.FromSeconds(30);

    private readonly ConcurrentDictionary<string, ConcurrencySlots> _slots = new(StringComparer.Ordinal);

    /// <summary>
    /// Processes the messages that the trigger has received. When it returns, each message is settled, or left until its lock expires.
    /// </summary>
    /// <param name="mapping">The mapping's name.</param>
    /// <param name="records">The messages; those of a session are in the session's order.</param>
    /// <param name="messages">Settles them.</param>
    /// <param name="shutdown">Cancelled when the app shuts down: messages that are not settled by then will be redelivered.</param>
    /// <exception cref="OperationCanceledException">The app is shutting down.</exception>
    public async Task ProcessAsync(string mapping, IReadOnlyList<QueueRecord> records, IQueueMessages messages, CancellationToken shutdown)
    {
        ArgumentNullException.ThrowIfNull(records);
        ArgumentNullException.ThrowIfNull(messages);
        if (await gate.EnabledAsync(mapping, WhileDisabled, shutdown) is not { } current)
        {
            QueueLog.Disabled(logger, mapping, records.Count);
            await SettleAsync(
                records, [.. records.Select(_ => new QueueDecision.Leave("The event source mapping is disabled."))], messages);
            return;
        }
        EngineMetrics.Polled(current.Function.Name, current.Id, records.Count);
        var wanted = records;
        if (!current.Filter.IsEmpty)
        {
            var sorted = records.ToLookup(
                record => current.Filter.Matches(
                    QueueEvent.Content(current, record), writer => QueueEvent.WriteFilterable(writer, current, record)));
            wanted = [.. sorted[true]];
            if (sorted[false].ToList() is { Count: > 0 } unwanted)
            {
                QueueLog.Filtered(logger, mapping, unwanted.Count);
                EngineMetrics.FilteredOut(current.Function.Name, current.Id, unwanted.Count);
                await SettleAsync(unwanted, [.. unwanted.Select(_ => new QueueDecision.Complete())], messages);
            }
        }
        if (wanted.Count == 0) results.Report(mapping, ProcessingResults.None);
        await InvokeAsync(current, wanted, messages, shutdown);
    }

    private async Task InvokeAsync(
        EventSourceMapping mapping, IReadOnlyList<QueueRecord> records, IQueueMessages messages, CancellationToken shutdown)
    {
        if (records.Any(record => record.MessageGroupId is not null))
        {
            await InvokeInOrderAsync(mapping, records, messages, shutdown);
            return;
        }
        var options = new ParallelOptions
        {
            MaxDegreeOfParallelism = mapping.Settings.MaximumConcurrency ?? mapping.Source.EventsAtOnce,
            CancellationToken = shutdown,
            TaskScheduler = TaskScheduler.Current,
        };
        await Parallel.ForEachAsync(
            QueueBatch.Split(mapping, records), options, async (batch, token) => await InvokeAsync(mapping, batch, messages, token));
    }

    private async Task InvokeInOrderAsync(
        EventSourceMapping mapping, IReadOnlyList<QueueRecord> records, IQueueMessages messages, CancellationToken shutdown)
    {
        QueueDecision? behind = null;
        foreach (var batch in QueueBatch.Split(mapping, records))
        {
            if (behind is not null) await SettleAsync(batch.Records, [.. batch.Records.Select(_ => behind)], messages);
            else behind = await InvokeAsync(mapping, batch, messages, shutdown);
        }
    }

    // What to do with the later messages of a session; null when they may be processed.
    private async Task<QueueDecision?> InvokeAsync(
        EventSourceMapping mapping, QueueBatch batch, IQueueMessages messages, CancellationToken shutdown)
    {
        var decisions = await DecideAsync(mapping, batch, shutdown);
        results.Report(
            mapping.Name, decisions.Any(decision => decision is QueueDecision.Complete) ? ProcessingResults.Ok : ProcessingResults.Failed,
            batch.Records.Count, batch.Records.Min(record => record.SentAt));
        return QueueDecisions.Behind(decisions, await SettleAsync(batch.Records, decisions, messages));
    }

    private async Task<IReadOnlyList<QueueDecision>> DecideAsync(EventSourceMapping mapping, QueueBatch batch, CancellationToken shutdown)
    {
        if (batch.Payload is not { } payload)
        {
            QueueLog.TooLarge(logger, mapping.Name, batch.Records[0].MessageId, Limits.SyncPayload);
            return [new QueueDecision.Abandon($"An event with this message alone exceeds {Limits.SyncPayload} bytes.")];
        }
        var slots = _slots.GetOrAdd(mapping.Name, _ => new());
        var limit = mapping.Source.IsOfBroker ? mapping.Source.EventsAtOnce : mapping.Settings.MaximumConcurrency ?? int.MaxValue;
        await slots.EnterAsync(limit, shutdown);
        try
        {
            using var activity = EngineTraces.ProcessBatch(
                mapping.Source.MessagingSystem, mapping.Source.Name, batch.Records.Count, batch.Records.Select(record => record.Trace));
            var outcome = await InvokeAsync(mapping.Function, payload, shutdown);
            var decisions = QueueDecisions.After(outcome, batch.Records, mapping.Settings.ReportBatchItemFailures);
            Count(mapping, outcome, decisions);
            return decisions;
        }
        finally
        {
            slots.Leave();
        }
    }

    private static void Count(EventSourceMapping mapping, InvocationOutcome outcome, IReadOnlyList<QueueDecision> decisions)
    {
        if (outcome is InvocationOutcome.Throttled) return;
        var (function, done) = (mapping.Function.Name, decisions.Count(decision => decision is QueueDecision.Complete));
        EngineMetrics.InvokedWith(function, mapping.Id, decisions.Count);
        EngineMetrics.Failed(function, mapping.Id, decisions.Count - done);
        EngineMetrics.Deleted(function, mapping.Id, done);
    }

    private async Task<InvocationOutcome> InvokeAsync(LambdaFunction function, ReadOnlyMemory<byte> payload, CancellationToken shutdown)
    {
        var request = new InvocationRequest(NewId.Next().ToString(), payload);
        var began = time.GetTimestamp();
        for (var throttles = 0; ; throttles++)
        {
            var outcome = await invoker.InvokeAsync(function, request, shutdown);
            if (outcome is not InvocationOutcome.Throttled || ThrottleBackoff.Next(throttles, time.GetElapsedTime(began)) is not { } wait)
                return outcome;
            await Task.Delay(wait, time, shutdown);
        }
    }

    // Whether all of them are settled.
    private async Task<bool> SettleAsync(
        IReadOnlyList<QueueRecord> records, IReadOnlyList<QueueDecision> decisions, IQueueMessages messages)
    {
        var failed = decisions.Count(decision => decision is not QueueDecision.Complete);
        if (failed > 0) QueueLog.WillBeRedelivered(logger, failed, records.Count);
        // Decisions are carried out even while the app stops: otherwise the messages would be processed again.
        using var limit = new CancellationTokenSource(SettlementLimit, time);
        if (records.Count <= SettlementsAtOnce)
        {
            // All begin on this thread, and the client sends them together.
            var settling = new Task<bool>[records.Count];
            for (var at = 0; at < settling.Length; at++) settling[at] = messages.SettleAsync(records[at], decisions[at], limit.Token);
            return (await Task.WhenAll(settling)).All(settled => settled);
        }
        var options = new ParallelOptions
        {
            MaxDegreeOfParallelism = SettlementsAtOnce,
            CancellationToken = limit.Token,
            TaskScheduler = TaskScheduler.Current,
        };
        var open = 0;
        await Parallel.ForAsync(0, records.Count, options, async (at, token) =>
        {
            if (!await messages.SettleAsync(records[at], decisions[at], token)) Interlocked.Increment(ref open);
        });
        return open == 0;
    }
}
