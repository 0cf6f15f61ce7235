using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Lambda.Engine.Invocation.Batches;

namespace Lambda.Engine.Invocation;

/// <summary>Adapts handlers that return their whole result at once, of any kind, to one kind of call.</summary>
internal static class HandlerCalls
{
    private static readonly byte[] Null = "null"u8.ToArray();

    public static HandlerCall Typed<TEvent, TResult>(
        IHandler<TEvent, TResult> handler, JsonTypeInfo<TEvent> input, JsonTypeInfo<TResult> output) =>
        async (payload, context, cancellation) =>
        {
            var result = await handler.HandleAsync(JsonSerializer.Deserialize(payload.Span, input)!, context, cancellation);
            return result is null ? Null : JsonSerializer.SerializeToUtf8Bytes(result, output);
        };

    public static HandlerCall Raw(IRawHandler handler) => async (payload, context, cancellation) =>
        await handler.HandleAsync(payload, context, cancellation) is { IsEmpty: false } result ? result : Null;

    public static HandlerCall ForBatches<T>(IBatchHandler<T> handler, JsonTypeInfo<T> type) => async (payload, context, cancellation) =>
    {
        var batch = BatchReader.Read(payload, type, context.Logger);
        await handler.HandleAsync(batch, context, cancellation);
        return BatchResponse.Write(batch.Failed);
    };
}
