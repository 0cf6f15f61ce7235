using System.Runtime.InteropServices;
using Lambda.Engine.Invocation;
using Lambda.Engine.Observability;
using Microsoft.Extensions.Logging;

namespace Lambda.Engine.Polling.Streams;

/// <summary>Processes the batches of a lane, one after the other.</summary>
internal sealed class StreamLane(
    StreamMapping mapping, StreamShard shard, StreamRun run, Stack<StreamBatch> open, ShardWindows? windows, IDiscardedBatches discarded,
    TimeProvider time, ILogger logger)
{
    private readonly StreamPolicy _policy = new(mapping.Settings);

    /// <summary>Processes batches until the lane is empty.</summary>
    /// <exception cref="StreamCallTimeLimitException">The time limit of this call has passed, and some batches are left.</exception>
    public async Task RunAsync(DateTimeOffset deadline, CancellationToken shutdown)
    {
        while (open.TryPeek(out var batch))
        {
            shutdown.ThrowIfCancellationRequested();
            var now = time.GetUtcNow();
            if (now >= deadline) throw new StreamCallTimeLimitException(shard);
            if (batch.NotBefore > now)
                await Task.Delay(WholeMilliseconds((batch.NotBefore < deadline ? batch.NotBefore : deadline) - now), time, shutdown);
            else run.Apply(open, await StepAsync(batch, now, shutdown));
        }
    }

    // A delay is cut to whole milliseconds: what is left would be none at all, and the lane would ask for it again and again.
    private static TimeSpan WholeMilliseconds(TimeSpan wait) => TimeSpan.FromMilliseconds(Math.Ceiling(wait.TotalMilliseconds));

    private async Task<StreamDecision> StepAsync(StreamBatch batch, DateTimeOffset now, CancellationToken shutdown)
    {
        try
        {
            if (batch.Condition is not null) return await DiscardAsync(batch, now, shutdown);
            if (windows is not null) await windows.ReadAsync(shutdown);
            if (windows?.Covered(batch) is > 0 and var covered) return new(covered, covered == batch.Count ? [] : [batch.From(covered)]);
            if (_policy.Before(batch, now) is { } decision) return decision;
            return windows is null ? await AttemptAsync(batch, shutdown) : await AttemptAsync(batch, windows, shutdown);
        }
        catch (StorageUnavailableException e)
        {
            StreamLog.PutOff(logger, shard, batch.First.SequenceNumber, batch.Last.SequenceNumber, e.Message);
            return _policy.PutOff(batch, time.GetUtcNow());
        }
    }

    private async Task<StreamDecision> DiscardAsync(StreamBatch batch, DateTimeOffset now, CancellationToken shutdown)
    {
        // The report is delivered before the records count as done: after a crash in between it is sent twice, but never lost.
        await discarded.SendAsync(new(mapping, shard, batch, now), shutdown);
        EngineMetrics.Dropped(mapping.FunctionName, mapping.Id, batch.Count);
        StreamLog.Discarded(
            logger, shard, batch.First.SequenceNumber, batch.Last.SequenceNumber, mapping.FunctionName, batch.Condition!.Value,
            batch.Invocations);
        return new(batch.Count, []);
    }

    private async Task<StreamDecision> AttemptAsync(StreamBatch batch, CancellationToken shutdown)
    {
        var (tried, answer) = await InvokeAsync(batch, part: null, shutdown);
        return After(tried, answer);
    }

    private async Task<StreamDecision> AttemptAsync(StreamBatch batch, ShardWindows shardWindows, CancellationToken shutdown)
    {
        var (state, window) = (shardWindows.State, shardWindows.Of(batch.First));
        if (state.Open is { } before && before != window)
        {
            // The shard waits for the final invocation of the previous window, whose state must not mix with later records.
            return await EndAsync(new(before, state.State, IsFinal: true, IsTerminatedEarly: false), state.FoldedTo, shutdown)
                && await shardWindows.TrySaveAsync(state.PassUntil(batch.First).Close(), shutdown)
                ? new(0, [batch with { Backoffs = 0 }]) : _policy.PutOff(batch, time.GetUtcNow());
        }
        var (tried, answer) = await InvokeAsync(batch, new(window, state.State, IsFinal: false, IsTerminatedEarly: false), shutdown);
        if (answer is StreamAnswer.Handled { FirstFailed: > 0 and var handled, State: { } next })
        {
            var folded = state.Fold(window, batch.Records.Span[handled - 1], next);
            if (next.Length > WindowState.Largest)
            {
                StreamLog.TerminatedEarly(logger, shard, window.Start, mapping.FunctionName, next.Length);
                if (!await EndAsync(new(window, next, IsFinal: true, IsTerminatedEarly: true), folded.FoldedTo, shutdown))
                    return _policy.PutOff(tried, time.GetUtcNow());
                folded = folded.TerminateEarly();
            }
            if (!await shardWindows.TrySaveAsync(folded, shutdown)) return _policy.PutOff(tried, time.GetUtcNow());
        }
        return After(tried, answer);
    }

    private async Task<(StreamBatch Tried, StreamAnswer Answer)> InvokeAsync(
        StreamBatch batch, WindowPart? part, CancellationToken shutdown)
    {
        // Deterministic, so that its effects are recognized after a crash.
        var requestId = DeterministicId.Of(
            $"{mapping.Id}\n{shard}\n{batch.First.SequenceNumber}\n{batch.Last.SequenceNumber}\n{batch.Invocations}");
        using var activity = EngineTraces.ProcessBatch(
            shard.MessagingSystem, shard.SourceName, batch.Count,
            MemoryMarshal.ToEnumerable(batch.Records).Select(record => record.Trace));
        var outcome = await mapping.Call(new(requestId, StreamEvent.Write(shard, batch.Records.Span, part)), shutdown);
        if (outcome is not InvocationOutcome.Throttled) EngineMetrics.InvokedWith(mapping.FunctionName, mapping.Id, batch.Count);
        var answer = StreamAnswers.Read(outcome, batch, mapping.Settings, shard);
        return answer is StreamAnswer.Throttled
            ? (batch, answer)
            : (batch with { Invocations = batch.Invocations + 1, RequestId = requestId }, answer);
    }

    private Task<bool> EndAsync(WindowPart part, long foldedTo, CancellationToken shutdown) =>
        FinalInvocation.TryAsync(mapping, shard, part, foldedTo, logger, shutdown);

    private StreamDecision After(StreamBatch tried, StreamAnswer answer)
    {
        var now = time.GetUtcNow();
        var decision = _policy.After(tried, answer, now);
        if (decision.Done > 0)
            EngineMetrics.Processed(mapping.FunctionName, mapping.Id, now - tried.Records.Span[decision.Done - 1].ArrivedAt);
        EngineMetrics.Failed(mapping.FunctionName, mapping.Id, tried.Count - decision.Done);
        if (decision.Next is [{ Condition: null } next, ..])
            StreamLog.Retrying(
                logger, shard, next.First.SequenceNumber, tried.Last.SequenceNumber, mapping.FunctionName, next.Attempts,
                decision.Next.Length);
        return decision;
    }
}
