using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Serialization;
using Lambda;
using Lambda.Events;

namespace HostedLambda;

/// <summary>What came to the app's functions.</summary>
public sealed class Received
{
    public ConcurrentQueue<Letter> Letters { get; } = [];
}

public sealed record Letter(string Number);

public sealed class Echo : IRawHandler
{
    public ValueTask<ReadOnlyMemory<byte>> HandleAsync(
        ReadOnlyMemory<byte> input, ILambdaContext context, CancellationToken cancellation) => new(input);
}

public sealed class Refuses : IRawHandler
{
    public ValueTask<ReadOnlyMemory<byte>> HandleAsync(
        ReadOnlyMemory<byte> input, ILambdaContext context, CancellationToken cancellation) =>
        throw new InvalidOperationException("It refuses every event.");
}

public sealed class TakesFiles : IHandler<S3Event, int>
{
    public Task<int> HandleAsync(S3Event input, ILambdaContext context, CancellationToken cancellation) =>
        Task.FromResult(input.Records.Count);
}

public sealed class TakesLetters(Received received) : IBatchHandler<Letter>
{
    public Task HandleAsync(Batch<Letter> batch, ILambdaContext context, CancellationToken cancellation) =>
        batch.EachAsync((record, _) =>
        {
            received.Letters.Enqueue(record.Body);
            return Task.CompletedTask;
        }, context, cancellation);
}

public sealed class CountsClicks : IHandler<KinesisWindowEvent<int>, KinesisWindowResult<int>>
{
    public Task<KinesisWindowResult<int>> HandleAsync(
        KinesisWindowEvent<int> input, ILambdaContext context, CancellationToken cancellation) =>
        Task.FromResult(new KinesisWindowResult<int>(input.State + input.Records.Count, []));
}

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(S3Event))]
[JsonSerializable(typeof(Letter))]
[JsonSerializable(typeof(KinesisWindowEvent<int>))]
[JsonSerializable(typeof(KinesisWindowResult<int>))]
public sealed partial class AppJson : JsonSerializerContext;
