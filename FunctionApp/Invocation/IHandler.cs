namespace FunctionApp.Invocation;

/// <summary>A function's code: takes an event, gives a result. One instance serves all invocations, so it keeps no state of an event.</summary>
/// <typeparam name="TEvent">The event, read from JSON.</typeparam>
/// <typeparam name="TResult">The result, written as JSON.</typeparam>
/// <remarks>Mirrors https://docs.aws.amazon.com/lambda/latest/dg/csharp-handler.html.</remarks>
public interface IHandler<in TEvent, TResult>
{
    /// <summary>Handles one event. An exception is a function error.</summary>
    /// <param name="input">The event.</param>
    /// <param name="context">What is known of the invocation.</param>
    /// <param name="cancellation">Cancelled when the function's timeout passes or the app shuts down.</param>
    Task<TResult> HandleAsync(TEvent input, LambdaContext context, CancellationToken cancellation);
}

/// <summary>A function's code in its raw form: JSON in, JSON out, byte for byte.</summary>
public interface IRawHandler
{
    /// <summary>Handles one event. The result is JSON; empty is <c>null</c>.</summary>
    ValueTask<ReadOnlyMemory<byte>> HandleAsync(ReadOnlyMemory<byte> input, LambdaContext context, CancellationToken cancellation);
}

/// <summary>A function's code on streams, for results that are written piece by piece.</summary>
/// <remarks>Mirrors https://docs.aws.amazon.com/lambda/latest/dg/configuration-response-streaming.html.</remarks>
public interface IStreamHandler
{
    /// <summary>Handles one event: reads JSON from <paramref name="input"/>, writes its result to <paramref name="output"/>; nothing written is <c>null</c>. Each write reaches a caller who streams when it returns.</summary>
    Task HandleAsync(Stream input, Stream output, LambdaContext context, CancellationToken cancellation);
}

/// <summary>A function's code that gives its result piece by piece.</summary>
/// <remarks>Mirrors https://docs.aws.amazon.com/lambda/latest/dg/configuration-response-streaming.html.</remarks>
public interface IStreamingHandler
{
    /// <summary>Handles one event. A piece reaches a caller who streams before the next is asked for; to others the pieces are one result.</summary>
    IAsyncEnumerable<ReadOnlyMemory<byte>> HandleAsync(ReadOnlyMemory<byte> input, LambdaContext context, CancellationToken cancellation);
}
