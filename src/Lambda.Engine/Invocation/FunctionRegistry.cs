using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Lambda.Engine.Invocation;

/// <summary>Collects the functions that the app registers.</summary>
public sealed class FunctionRegistry(IServiceCollection services)
{
    internal List<Registration> Registrations { get; } = [];

    /// <summary>Adds a function whose handler takes and returns typed values.</summary>
    /// <param name="name">Its name: up to 64 letters, digits, <c>-</c> and <c>_</c>.</param>
    /// <param name="json">The source-generated contract of both types.</param>
    /// <param name="configure">Sets its options.</param>
    public FunctionRegistry Add<THandler, TEvent, TResult>(
        string name, JsonSerializerContext json, Action<FunctionOptions>? configure = null)
        where THandler : class, IHandler<TEvent, TResult>
    {
        ArgumentNullException.ThrowIfNull(json);
        return Add<THandler>(name, configure, handler => HandlerCalls.Typed(handler, TypeInfo<TEvent>(json), TypeInfo<TResult>(json)),
            JsonContracts.Missing(name, json, typeof(TEvent), typeof(TResult)));
    }

    /// <summary>Adds a function whose handler takes and returns raw JSON.</summary>
    public FunctionRegistry AddRaw<THandler>(string name, Action<FunctionOptions>? configure = null) where THandler : class, IRawHandler =>
        Add<THandler>(name, configure, HandlerCalls.Raw);

    /// <summary>Adds a function whose handler takes records of a queue or stream, and reports which of them failed.</summary>
    /// <param name="name">Its name: up to 64 letters, digits, <c>-</c> and <c>_</c>.</param>
    /// <param name="json">The source-generated contract of a record's content.</param>
    /// <param name="configure">Sets its options.</param>
    public FunctionRegistry AddBatch<THandler, T>(
        string name, JsonSerializerContext json, Action<FunctionOptions>? configure = null) where THandler : class, IBatchHandler<T>
    {
        ArgumentNullException.ThrowIfNull(json);
        return Add<THandler>(name, configure, handler => HandlerCalls.ForBatches(handler, TypeInfo<T>(json)),
            JsonContracts.Missing(name, json, typeof(T)), reportsBatchItemFailures: true);
    }

    /// <summary>Adds a function whose handler reads and writes streams.</summary>
    public FunctionRegistry AddStream<THandler>(
        string name, Action<FunctionOptions>? configure = null) where THandler : class, IStreamHandler =>
        AddStreamed<THandler>(name, configure, StreamingCalls.OfStreams);

    /// <summary>Adds a function whose handler returns its result piece by piece.</summary>
    public FunctionRegistry AddStreaming<THandler>(
        string name, Action<FunctionOptions>? configure = null) where THandler : class, IStreamingHandler =>
        AddStreamed<THandler>(name, configure, StreamingCalls.OfChunks);

    private FunctionRegistry Add<THandler>(
        string name, Action<FunctionOptions>? configure, Func<THandler, HandlerCall> call,
        IReadOnlyList<string>? problems = null, bool reportsBatchItemFailures = false) where THandler : class
    {
        services.TryAddSingleton<THandler>();
        Registrations.Add(new(name, typeof(THandler), configure, provider => call(provider.GetRequiredService<THandler>()))
        {
            ReportsBatchItemFailures = reportsBatchItemFailures,
            Problems = problems ?? [],
        });
        return this;
    }

    private FunctionRegistry AddStreamed<THandler>(
        string name, Action<FunctionOptions>? configure, Func<THandler, StreamingCall> call) where THandler : class
    {
        services.TryAddSingleton<THandler>();
        StreamingCall Streaming(IServiceProvider provider) => call(provider.GetRequiredService<THandler>());
        Registrations.Add(new(name, typeof(THandler), configure, provider => StreamingCalls.Buffered(Streaming(provider)), Streaming));
        return this;
    }

    // Called for functions without problems.
    private static JsonTypeInfo<T> TypeInfo<T>(JsonSerializerContext json) => (JsonTypeInfo<T>)json.GetTypeInfo(typeof(T))!;

    internal sealed record Registration(
        string Name, Type Handler, Action<FunctionOptions>? Configure, Func<IServiceProvider, HandlerCall> Call,
        Func<IServiceProvider, StreamingCall>? Streaming = null)
    {
        public bool ReportsBatchItemFailures { get; init; }

        /// <summary>The reasons why functions cannot be called; empty if all can. The app does not start while there are any.</summary>
        public IReadOnlyList<string> Problems { get; init; } = [];
    }
}
