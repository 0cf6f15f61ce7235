using Lambda.Engine.Invocation;
using Microsoft.Extensions.Options;

namespace Lambda.Engine.Async;

/// <summary>Decides what happens to an event after an attempt. The decision depends only on its arguments and the options.</summary>
/// <remarks>Mirrors https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html.</remarks>
internal sealed class RetryPolicy(IOptions<AsyncOptions> settings)
{
    private readonly AsyncOptions _options = settings.Value;

    /// <summary>Returns whether the event is too old to be attempted.</summary>
    public static bool IsExpired(AsyncEvent message, FunctionOptions function, DateTimeOffset now) =>
        now - message.AgesFrom >= function.MaximumEventAge;

    /// <summary>
    /// Decides what happens after a function error: a retry while there are some left, unless the event would be too old by then.
    /// </summary>
    public RetryDecision AfterFunctionError(AsyncEvent message, FunctionOptions function, DateTimeOffset now)
    {
        if (message.Attempt > function.MaximumRetryAttempts) return new RetryDecision.GiveUp(InvocationCondition.RetriesExhausted);
        var delay = message.Attempt == 1 ? _options.FirstRetryDelay : _options.SecondRetryDelay;
        return IsExpired(message, function, now + delay) ? new RetryDecision.GiveUp(InvocationCondition.EventAgeExceeded)
            : new RetryDecision.Retry(message with { Attempt = message.Attempt + 1, Backoffs = 0 }, delay);
    }

    /// <summary>Decides what happens after a throttle: the same attempt is repeated later, until the event is too old.</summary>
    public RetryDecision AfterThrottle(AsyncEvent message, FunctionOptions function, DateTimeOffset now) =>
        Later(message with { Backoffs = message.Backoffs + 1 }, Backoff(message.Backoffs), function, now);

    /// <summary>
    /// Decides what happens after a storage failure: the same attempt is repeated later. Even an event that is already too old is retried,
    /// because its end could not be stored.
    /// </summary>
    public RetryDecision.Retry AfterSystemError(AsyncEvent message, FunctionOptions function, DateTimeOffset now)
    {
        var (next, delay) = (message with { Backoffs = message.Backoffs + 1 }, Backoff(message.Backoffs));
        return IsExpired(message, function, now) ? new(next, delay) : Later(next, delay, function, now);
    }

    /// <summary>Returns the wait after a number of earlier back-offs: it doubles from the shortest to the longest.</summary>
    public TimeSpan Backoff(int before) => Doubling.Wait(before, _options.MinimumBackoff, _options.MaximumBackoff);

    // An event that would exceed its age limit while it waits is processed at that moment, not later.
    private static RetryDecision.Retry Later(AsyncEvent next, TimeSpan delay, FunctionOptions function, DateTimeOffset now)
    {
        var left = next.AgesFrom + function.MaximumEventAge - now;
        return new(next, delay < left ? delay : left > TimeSpan.Zero ? left : TimeSpan.Zero);
    }
}

/// <summary>The decision about an event after an attempt.</summary>
internal abstract record RetryDecision
{
    private RetryDecision() { }

    /// <summary>The event is retried after a delay.</summary>
    public sealed record Retry(AsyncEvent Next, TimeSpan Delay) : RetryDecision;

    /// <summary>The app gives up on the event, and its record goes to the on-failure destination.</summary>
    public sealed record GiveUp(InvocationCondition Condition) : RetryDecision;
}
