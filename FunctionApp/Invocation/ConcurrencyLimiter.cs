namespace FunctionApp.Invocation;

/// <summary>Counts running invocations against the reserved limit of their function, or the limit that the others share.</summary>
/// <remarks>Mirrors https://docs.aws.amazon.com/lambda/latest/dg/lambda-concurrency.html, per instance.</remarks>
internal sealed class ConcurrencyLimiter
{
    private readonly Dictionary<LambdaFunction, Gate> _reserved;
    private readonly Gate _shared;

    public ConcurrencyLimiter(FunctionCatalogue catalogue)
    {
        _shared = new Gate(catalogue.ConcurrentExecutions, ThrottleReason.ConcurrentInvocationLimitExceeded);
        _reserved = catalogue.All.Where(function => function.Options.ReservedConcurrentExecutions is not null)
            .ToDictionary(function => function, function => new Gate(function.Options.ReservedConcurrentExecutions!.Value, ThrottleReason.ReservedFunctionConcurrentInvocationLimitExceeded));
    }

    /// <summary>The gate that the function's invocations pass.</summary>
    public Gate For(LambdaFunction function) => _reserved.GetValueOrDefault(function, _shared);

    internal sealed class Gate(int limit, ThrottleReason reason)
    {
        private int _running;

        public ThrottleReason Reason => reason;

        public bool TryEnter()
        {
            if (Interlocked.Increment(ref _running) <= limit) return true;
            Interlocked.Decrement(ref _running);
            return false;
        }

        public void Leave() => Interlocked.Decrement(ref _running);
    }
}
