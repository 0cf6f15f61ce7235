namespace FunctionApp.Invocation;

/// <summary>Counts running invocations against what is reserved for their function, or against what the functions without reservation share.</summary>
/// <remarks>Mirrors https://docs.aws.amazon.com/lambda/latest/dg/lambda-concurrency.html, per instance.</remarks>
internal sealed class ConcurrencyLimiter(FunctionCatalogue catalogue)
{
    private readonly Dictionary<LambdaFunction, Counter> _own = catalogue.All.ToDictionary(function => function, _ => new Counter());
    private readonly Counter _shared = new();

    /// <summary>Takes a place for an invocation, if there is one: with the limits as they are now, whatever they were when others took theirs.</summary>
    public Place Enter(LambdaFunction function)
    {
        var own = _own[function];
        if (function.Options.ReservedConcurrentExecutions is { } reserved)
            return own.TryAdd(reserved) ? new(own, null, null) : new(null, null, ThrottleReason.ReservedFunctionConcurrentInvocationLimitExceeded);
        if (!_shared.TryAdd(catalogue.UnreservedConcurrentExecutions)) return new(null, null, ThrottleReason.ConcurrentInvocationLimitExceeded);
        // Counted for the function, too: a reservation that comes while these run is for them as well.
        own.Add();
        return new(own, _shared, null);
    }

    /// <summary>A running invocation's place, or why there is none.</summary>
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

        /// <summary>Adds one unless there are as many already. Nobody is counted who is then sent away: that could send away another.</summary>
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
