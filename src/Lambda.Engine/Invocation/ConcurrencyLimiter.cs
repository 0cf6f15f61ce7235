namespace Lambda.Engine.Invocation;

/// <summary>
/// Counts running invocations against the reserved concurrency of their function, or against the concurrency that functions without a
/// reservation share.
/// </summary>
/// <remarks>Mirrors https://docs.aws.amazon.com/lambda/latest/dg/lambda-concurrency.html, per instance.</remarks>
internal sealed class ConcurrencyLimiter(FunctionCatalogue catalogue)
{
    private readonly Dictionary<LambdaFunction, Counter> _own = catalogue.All.ToDictionary(function => function, _ => new Counter());
    private readonly Counter _shared = new();

    /// <summary>
    /// Takes a slot for an invocation, if one is free under the present limits. Limits may have changed since the running invocations took
    /// their slots.
    /// </summary>
    public Place Enter(LambdaFunction function)
    {
        var own = _own[function];
        if (function.Options.ReservedConcurrentExecutions is { } reserved)
            return own.TryAdd(reserved)
                ? new(own, null, null)
                : new(null, null, ThrottleReason.ReservedFunctionConcurrentInvocationLimitExceeded);
        if (!_shared.TryAdd(catalogue.UnreservedConcurrentExecutions))
            return new(null, null, ThrottleReason.ConcurrentInvocationLimitExceeded);
        // Also counted for the function: a reservation that is set while they run applies to them, too.
        own.Add();
        return new(own, _shared, null);
    }

    /// <summary>The slot of a running invocation, or the reason why there is none.</summary>
    internal readonly struct Place(Counter? own, Counter? shared, ThrottleReason? refused)
    {
        public ThrottleReason? Refused => refused;

        public void Leave()
        {
            own?.Remove();
            shared?.Remove();
        }
    }

    internal sealed class Counter
    {
        private int _running;

        /// <summary>
        /// Increments the count, unless it is at the limit. It never counts an invocation that it then refuses, because another one could
        /// be refused meanwhile.
        /// </summary>
        public bool TryAdd(int limit)
        {
            for (var seen = Volatile.Read(ref _running); seen < limit;)
            {
                var before = Interlocked.CompareExchange(ref _running, seen + 1, seen);
                if (before == seen) return true;
                seen = before;
            }
            return false;
        }

        public void Add() => Interlocked.Increment(ref _running);

        public void Remove() => Interlocked.Decrement(ref _running);
    }
}
