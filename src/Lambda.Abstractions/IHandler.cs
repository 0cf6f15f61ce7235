namespace Lambda;

/// <summary>
/// A function's code, which takes an event and returns a result. One instance serves all invocations, so it must not keep an event's state.
/// </summary>
/// <typeparam name="TEvent">The event, read from JSON.</typeparam>
/// <typeparam name="TResult">The result, written as JSON.</typeparam>
/// <remarks>Mirrors https://docs.aws.amazon.com/lambda/latest/dg/csharp-handler.html.</remarks>
public interface IHandler<in TEvent, TResult>
{
    /// <summary>Handles one event. An exception is a function error.</summary>
    /// <param name="input">The event, deserialized.</param>
    /// <param name="context">Information about the invocation.</param>
    /// <param name="cancellation">Cancelled when the function's timeout passes or the app shuts down.</param>
    Task<TResult> HandleAsync(TEvent input, ILambdaContext context, CancellationToken cancellation);
}

/// <summary>A function's code for raw JSON: it receives the event's bytes and returns the result's bytes, both unchanged.</summary>
public interface IRawHandler
{
    /// <summary>Handles one event. The result is JSON; an empty result means <c>null</c>.</summary>
    ValueTask<ReadOnlyMemory<byte>> HandleAsync(ReadOnlyMemory<byte> input, ILambdaContext context, CancellationToken cancellation);
}

/// <summary>A function's code that reads and writes streams, for results that are written piece by piece.</summary>
/// <remarks>Mirrors https://docs.aws.amazon.com/lambda/latest/dg/configuration-response-streaming.html.</remarks>
public interface IStreamHandler
{
    /// <summary>
    /// Handles one event: reads JSON from <paramref name="input"/> and writes its result to <paramref name="output"/>; writing nothing
    /// means <c>null</c>. A caller who streams can read each piece as soon as its write returns.
    /// </summary>
    Task HandleAsync(Stream input, Stream output, ILambdaContext context, CancellationToken cancellation);
}

/// <summary>A function's code that returns its result piece by piece.</summary>
/// <remarks>Mirrors https://docs.aws.amazon.com/lambda/latest/dg/configuration-response-streaming.html.</remarks>
public interface IStreamingHandler
{
    /// <summary>
    /// Handles one event. A caller who streams receives each piece before the next is requested; other callers receive the pieces as one
    /// result.
    /// </summary>
    IAsyncEnumerable<ReadOnlyMemory<byte>> HandleAsync(ReadOnlyMemory<byte> input, ILambdaContext context, CancellationToken cancellation);
}
