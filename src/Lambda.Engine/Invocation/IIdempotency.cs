namespace Lambda.Engine.Invocation;

/// <summary>Runs handlers once for each idempotency key.</summary>
internal interface IIdempotency
{
    /// <summary>Wraps a call, so that <paramref name="call"/> runs only for events whose key has not been seen.</summary>
    HandlerCall Guard(string function, IdempotencyOptions options, HandlerCall call);
}
