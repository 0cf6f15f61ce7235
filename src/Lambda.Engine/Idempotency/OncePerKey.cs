using Lambda.Engine.Async;
using Lambda.Engine.Invocation;
using Microsoft.Extensions.Logging;

namespace Lambda.Engine.Idempotency;

/// <summary>
/// Runs a handler once for each key. It stores a record before the handler runs, and the result in that record afterwards.
/// </summary>
/// <remarks>
/// Mirrors https://docs.powertools.aws.dev/lambda/dotnet/utilities/idempotency/. A key is locked until the function's timeout; a handler
/// that ignores its token may still run after that. Deliberately different: a result that cannot be kept is given to the caller all the
/// same. An error would cause a retry, which would repeat the handler's work.
/// </remarks>
internal sealed class OncePerKey(
    IIdempotencyRecords records, IPayloadStore payloads, TimeProvider time, ILogger<OncePerKey> logger) : IIdempotency
{
    private const int MaxTries = 5;

    // A separate deadline for what is stored after the handler, whose own may have passed.
    private static readonly TimeSpan StoreLimit = TimeSpan.FromSeconds(15);

    public HandlerCall Guard(string function, IdempotencyOptions options, HandlerCall call)
    {
        var plan = new IdempotencyPlan(function, options);
        return (payload, context, cancellation) => RunAsync(plan, call, payload, context, cancellation);
    }

    private async ValueTask<ReadOnlyMemory<byte>> RunAsync(
        IdempotencyPlan plan, HandlerCall call, ReadOnlyMemory<byte> payload, LambdaContext context, CancellationToken cancellation)
    {
        if (plan.Key(payload.Span) is not { } key)
        {
            IdempotencyLog.NoKey(logger, plan.Function, context.AwsRequestId);
            return await call(payload, context, cancellation);
        }
        IdempotencyRecord record;
        try
        {
            record = await TakeAsync(plan, key, plan.Validation(payload.Span), context, cancellation);
            if (record.IsCompleted) return await AnswerAsync(record, context, cancellation);
        }
        catch (StorageUnavailableException e)
        {
            throw new IdempotencyPersistenceLayerError(
                $"The handler did not run, because the app could not find out whether the event was handled before. {e.Message}", e);
        }
        return await RunAsync(plan, record, call, payload, context, cancellation);
    }

    /// <returns>The record of this run, or one with a result.</returns>
    private async Task<IdempotencyRecord> TakeAsync(
        IdempotencyPlan plan, string key, string? validation, LambdaContext context, CancellationToken cancellation)
    {
        var owner = NewId.Next().ToString("N");
        // Most keys are new, so the record is added first, and read only if that fails.
        IdempotencyRecord? kept = null;
        for (var tries = 0; tries < MaxTries; tries++)
        {
            if (tries > 0) kept = await records.FindAsync(key, cancellation);
            var now = time.GetUtcNow();
            switch (IdempotencyRule.Decide(kept, owner, validation, now))
            {
                case IdempotencyDecision.Take:
                    var taken = new IdempotencyRecord(
                        key, plan.Function,
                        owner)
                    { Until = now + context.RemainingTime, Validation = validation, Version = kept?.Version };
                    if (await records.TryPutAsync(taken, cancellation) is { } stored) return stored;
                    break;
                case IdempotencyDecision.Run or IdempotencyDecision.Answer:
                    return kept!;
                case IdempotencyDecision.Differs:
                    throw new IdempotencyValidationError(
                        "The event differs from an earlier event with the same idempotency key in the fields that must match.");
                default:
                    tries = MaxTries;
                    break;
            }
        }
        throw new IdempotencyAlreadyInProgressError($"Another event with the same idempotency key is being handled: {key}.");
    }

    private async Task<ReadOnlyMemory<byte>> AnswerAsync(IdempotencyRecord record, LambdaContext context, CancellationToken cancellation)
    {
        IdempotencyLog.Answered(logger, record.Function, context.AwsRequestId, record.Key);
        if (record.ResultBlob is null) return record.Result;
        return await payloads.LoadAsync(record.ResultBlob, cancellation)
            ?? throw new IdempotencyPersistenceLayerError(
                $"The event was handled before, but its result can no longer be read: the blob {record.ResultBlob} does not exist.");
    }

    private async Task<ReadOnlyMemory<byte>> RunAsync(
        IdempotencyPlan plan, IdempotencyRecord record, HandlerCall call, ReadOnlyMemory<byte> payload, LambdaContext context,
        CancellationToken cancellation)
    {
        ReadOnlyMemory<byte> result;
        try
        {
            // Taking the key may itself have exceeded the deadline, and with it the lock on the key.
            cancellation.ThrowIfCancellationRequested();
            result = await call(payload, context, cancellation);
        }
        catch
        {
            // Any exception of the handler, its timeout included, means that there is no result: the next event runs it again.
            await ReleaseAsync(record, context);
            throw;
        }
        // This ends as a function error, so there is no result to keep.
        if (result.Length > Limits.SyncResult) await ReleaseAsync(record, context);
        else await KeepAsync(plan, record, result, context);
        return result;
    }

    private Task KeepAsync(IdempotencyPlan plan, IdempotencyRecord record, ReadOnlyMemory<byte> result, LambdaContext context) =>
        StoreAsync(record, context, async cancellation =>
        {
            var until = time.GetUtcNow() + plan.ExpiresAfter;
            // Filed under the day on which it expires, so that the clean-up keeps it until then.
            var blob = result.Length > IdempotencyRecord.MaxInline
                ? await payloads.SaveAsync($"idempotency-{record.Key}-{record.Owner}", until, result, cancellation)
                : null;
            var completed = record with { IsCompleted = true, Until = until, Result = blob is null ? result : default, ResultBlob = blob };
            if (await records.TryPutAsync(completed, cancellation) is null)
                IdempotencyLog.Overtaken(logger, record.Function, context.AwsRequestId, record.Key);
        });

    private Task ReleaseAsync(IdempotencyRecord record, LambdaContext context) =>
        StoreAsync(record, context, cancellation => records.TryDeleteAsync(record, cancellation));

    private async Task StoreAsync(IdempotencyRecord record, LambdaContext context, Func<CancellationToken, Task> store)
    {
        using var limit = new CancellationTokenSource(StoreLimit, time);
        try
        {
            await store(limit.Token);
        }
        catch (Exception e) when (e is StorageUnavailableException or OperationCanceledException)
        {
            IdempotencyLog.NotStored(logger, record.Function, context.AwsRequestId, record.Key, record.Until, e.Message);
        }
    }
}
