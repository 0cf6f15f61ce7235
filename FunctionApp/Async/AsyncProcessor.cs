using System.Text.Json;
using FunctionApp.Invocation;
using Microsoft.Extensions.Logging;

namespace FunctionApp.Async;

/// <summary>Makes one attempt at a queued event and acts on its outcome. Every step may be repeated after a crash; none is lost.</summary>
public sealed class AsyncProcessor(
    FunctionCatalogue catalogue, Invoker invoker, IEventQueue queue, IPayloadStore payloads, IInvocationRecords records,
    Destinations destinations, RetryPolicy policy, TimeProvider time, ILogger<AsyncProcessor> logger)
{
    /// <summary>Handles one message; when it returns, the message may be deleted.</summary>
    /// <param name="message">The message as it was sent.</param>
    /// <param name="messageId">The queue's id of the message.</param>
    /// <param name="dequeueCount">How often the queue has handed it out, from 1.</param>
    /// <param name="shutdown">The app's end: the attempt is broken off and comes again.</param>
    /// <exception cref="StorageUnavailableException">Its outcome could not be stored; the message is to come again.</exception>
    public async Task ProcessAsync(ReadOnlyMemory<byte> message, string messageId, long dequeueCount, CancellationToken shutdown)
    {
        if (Read(message, out var reason) is not { } item)
        {
            await DeadLetterUnreadableAsync(message, messageId, reason, shutdown);
            return;
        }
        // Only a message that was handed out before, or put off, can be a copy of work already done.
        if ((dequeueCount > 1 || item.Attempt > 1 || item.Throttles > 0) && await IsDoneAsync(item, shutdown)) return;

        if (!catalogue.TryGet(item.Function, out var function))
            await GiveUpAsync(item, null, Condition.RetriesExhausted, FunctionError.Of("ResourceNotFoundException", $"Function not found: {item.Function}"), shutdown);
        else if (RetryPolicy.IsExpired(item, function.Options, time.GetUtcNow()))
            await GiveUpAsync(item, function, Condition.EventAgeExceeded, error: null, shutdown);
        else
            await AttemptAsync(item, function, shutdown);
    }

    /// <summary>Gives up a message that the queue has handed out too often: whatever tried it never came to an end.</summary>
    public async Task DeadLetterAsync(ReadOnlyMemory<byte> message, string messageId, CancellationToken shutdown)
    {
        if (Read(message, out var reason) is not { } item)
        {
            await DeadLetterUnreadableAsync(message, messageId, reason, shutdown);
            return;
        }
        if (await IsDoneAsync(item, shutdown)) return;
        catalogue.TryGet(item.Function, out var function);
        await GiveUpAsync(item, function, Condition.RetriesExhausted, FunctionError.Of("Runtime.ExitError",
            "The attempt never came to an end: the app was ended by it, or could not store its outcome, each time the queue handed the event out."), shutdown);
    }

    private async Task AttemptAsync(AsyncEvent item, LambdaFunction function, CancellationToken shutdown)
    {
        if (await PayloadAsync(item, shutdown) is not { } payload)
        {
            await GiveUpAsync(item, function, Condition.RetriesExhausted, FunctionError.Of("PayloadLost", $"The event's payload, blob {item.PayloadBlob}, is gone."), shutdown);
            return;
        }
        var outcome = await invoker.InvokeAsync(function, new(item.RequestId, payload) { ClientContext = item.ClientContext }, shutdown);
        var now = time.GetUtcNow();
        switch (outcome)
        {
            case InvocationOutcome.Succeeded:
                await records.PutAsync(Record(item, InvocationState.Succeeded) with { Attempts = item.Attempt, FinishedAt = now, Condition = Condition.Success }, shutdown);
                break;
            case InvocationOutcome.Failed failed:
                await ActAsync(policy.AfterFunctionError(item, function.Options, now), item, function, item.Attempt, failed.Error, shutdown);
                break;
            case InvocationOutcome.Throttled:
                await ActAsync(policy.AfterThrottle(item, function.Options, now), item, function, item.Attempt - 1, error: null, shutdown);
                break;
            default:
                throw new InvalidOperationException($"{outcome.GetType().Name} is no outcome.");
        }
    }

    private async Task ActAsync(RetryDecision decision, AsyncEvent item, LambdaFunction function, int attempts, FunctionError? error, CancellationToken shutdown)
    {
        switch (decision)
        {
            case RetryDecision.Retry(var next, var delay):
                // The next attempt is durable before this one is reported done.
                await queue.SendAsync(AsyncEventCodec.Write(next), delay, shutdown);
                await records.PutAsync(Record(item, attempts == 0 ? InvocationState.Queued : InvocationState.Retrying) with
                {
                    Attempts = attempts,
                    NextAttemptAt = time.GetUtcNow() + delay,
                    ErrorType = error?.ErrorType,
                    ErrorMessage = error?.ErrorMessage,
                }, shutdown);
                AsyncLog.Retrying(logger, item.RequestId, item.Function, next.Attempt, delay);
                break;
            case RetryDecision.GiveUp(var condition):
                await GiveUpAsync(item, function, condition, error, shutdown);
                break;
            default:
                throw new InvalidOperationException($"{decision.GetType().Name} is no decision.");
        }
    }

    private async Task GiveUpAsync(AsyncEvent item, LambdaFunction? function, Condition condition, FunctionError? error, CancellationToken shutdown)
    {
        var attempts = condition == Condition.EventAgeExceeded ? item.Attempt - 1 : item.Attempt;
        var address = destinations.OnFailure(item.Function);
        var now = time.GetUtcNow();
        var payload = await PayloadAsync(item, shutdown) ?? "null"u8.ToArray();
        await destinations.SendAsync(address, new(now, item.RequestId, function?.Arn ?? item.Function, condition, attempts, payload, item.AcceptedAt)
        {
            ResponsePayload = error?.Payload,
            FunctionError = error is null ? null : FunctionError.Unhandled,
        }, shutdown);
        await records.PutAsync(Record(item, InvocationState.Failed) with
        {
            Attempts = attempts,
            FinishedAt = now,
            Condition = condition,
            ErrorType = error?.ErrorType,
            ErrorMessage = error?.ErrorMessage,
            Destination = address.ToString(),
        }, shutdown);
        AsyncLog.GaveUp(logger, item.RequestId, item.Function, attempts, condition, address.ToString());
    }

    private async Task DeadLetterUnreadableAsync(ReadOnlyMemory<byte> message, string messageId, string reason, CancellationToken shutdown)
    {
        var address = destinations.OnFailure("");
        var error = FunctionError.Of("InvalidEvent", reason);
        var text = JsonSerializer.SerializeToUtf8Bytes(System.Text.Encoding.UTF8.GetString(message.Span), AsyncJson.Default.String);
        var now = time.GetUtcNow();
        await destinations.SendAsync(address, new(now, messageId, "", Condition.RetriesExhausted, 0, text, now) { ResponsePayload = error.Payload, FunctionError = FunctionError.Unhandled }, shutdown);
        AsyncLog.Unreadable(logger, address.ToString(), messageId, reason);
    }

    private async Task<bool> IsDoneAsync(AsyncEvent item, CancellationToken cancellation)
    {
        var record = await records.FindAsync(item.RequestId, cancellation);
        var done = record is { IsTerminal: true } || record is { State: InvocationState.Retrying } && record.Attempts >= item.Attempt;
        if (done) AsyncLog.Duplicate(logger, item.RequestId, item.Function, item.Attempt);
        return done;
    }

    private async ValueTask<ReadOnlyMemory<byte>?> PayloadAsync(AsyncEvent item, CancellationToken cancellation) =>
        item.PayloadBlob is null ? item.Payload : await payloads.LoadAsync(item.PayloadBlob, cancellation);

    private static InvocationRecord Record(AsyncEvent item, InvocationState state) => new(item.RequestId, item.Function, item.AcceptedAt) { State = state };

    private static AsyncEvent? Read(ReadOnlyMemory<byte> message, out string reason)
    {
        try
        {
            reason = "";
            return AsyncEventCodec.Read(message);
        }
        catch (FormatException e)
        {
            reason = e.Message;
            return null;
        }
    }
}
