namespace FunctionApp.Invocation;

/// <summary>Has a handler run once for each key.</summary>
internal interface IIdempotency
{
    /// <summary>The call that runs <paramref name="call"/> only for events whose key has not been seen.</summary>
    HandlerCall Guard(string function, IdempotencyOptions options, HandlerCall call);
}
