using System.Text;
using System.Text.Json.Serialization;
using Microsoft.Extensions.Logging;

namespace Lambda.Engine.Tests;

internal sealed record Number(int Value);

[JsonSerializable(typeof(Number))]
[JsonSerializable(typeof(string))]
internal sealed partial class TestJson : JsonSerializerContext;

internal sealed class Doubles : IHandler<Number, Number?>
{
    public Task<Number?> HandleAsync(Number input, ILambdaContext context, CancellationToken cancellation) =>
        Task.FromResult(input.Value < 0 ? null : new Number(input.Value * 2));
}

internal sealed class Fails : IRawHandler
{
    public ValueTask<ReadOnlyMemory<byte>> HandleAsync(
        ReadOnlyMemory<byte> input, ILambdaContext context, CancellationToken cancellation) =>
        throw new InvalidOperationException("It fails.", new FormatException("The cause."));
}

internal sealed class Logs : IRawHandler
{
    public async ValueTask<ReadOnlyMemory<byte>> HandleAsync(
        ReadOnlyMemory<byte> input, ILambdaContext context, CancellationToken cancellation)
    {
        await Task.Yield();
#pragma warning disable CA1848, CA1873, CA2254 // The text is the test's.
        context.Logger.LogInformation(Encoding.UTF8.GetString(input.Span));
#pragma warning restore CA1848, CA1873, CA2254
        return "1"u8.ToArray();
    }
}

/// <summary>Waits until it is told to go on; tells that it has begun.</summary>
internal sealed class Waits : IRawHandler
{
    private readonly TaskCompletionSource _go = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<CancellationToken> _began = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<CancellationToken> Began => _began.Task;

    public bool ObeysItsToken { get; set; } = true;

    public void GoOn() => _go.TrySetResult();

    public async ValueTask<ReadOnlyMemory<byte>> HandleAsync(
        ReadOnlyMemory<byte> input, ILambdaContext context, CancellationToken cancellation)
    {
        _began.TrySetResult(cancellation);
        await (ObeysItsToken ? _go.Task.WaitAsync(cancellation) : _go.Task);
        return input;
    }
}

internal sealed class Large : IRawHandler
{
    public ValueTask<ReadOnlyMemory<byte>> HandleAsync(
        ReadOnlyMemory<byte> input, ILambdaContext context, CancellationToken cancellation) =>
        new(new byte[int.Parse(Encoding.UTF8.GetString(input.Span), null)]);
}

internal sealed class Copies : IStreamHandler
{
    public Task HandleAsync(Stream input, Stream output, ILambdaContext context, CancellationToken cancellation) =>
        input.CopyToAsync(output, cancellation);
}

/// <summary>Counts its calls and returns its event.</summary>
internal sealed class Counts : IRawHandler
{
    private int _calls;

    public int Calls => _calls;

    public ValueTask<ReadOnlyMemory<byte>> HandleAsync(ReadOnlyMemory<byte> input, ILambdaContext context, CancellationToken cancellation)
    {
        Interlocked.Increment(ref _calls);
        return new(input);
    }
}

/// <summary>Fails, succeeds, or waits, as it is told.</summary>
internal sealed class Switch : IRawHandler
{
    private readonly TaskCompletionSource _go = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public bool Succeeds { get; set; }

    public bool Waits { get; set; }

    public void GoOn() => _go.TrySetResult();

    public async ValueTask<ReadOnlyMemory<byte>> HandleAsync(
        ReadOnlyMemory<byte> input, ILambdaContext context, CancellationToken cancellation)
    {
        if (Waits) await _go.Task.WaitAsync(cancellation);
        return Succeeds ? input : throw new InvalidOperationException("Switched off.");
    }
}

/// <summary>Keeps its events.</summary>
internal sealed class Keeps : IRawHandler
{
    public System.Collections.Concurrent.ConcurrentQueue<string> Events { get; } = [];

    public ValueTask<ReadOnlyMemory<byte>> HandleAsync(ReadOnlyMemory<byte> input, ILambdaContext context, CancellationToken cancellation)
    {
        Events.Enqueue(Encoding.UTF8.GetString(input.Span));
        return new(input);
    }
}

/// <summary>Returns the body of the request that its event is.</summary>
internal sealed class Answers : IRawHandler
{
    public ValueTask<ReadOnlyMemory<byte>> HandleAsync(
        ReadOnlyMemory<byte> input, ILambdaContext context, CancellationToken cancellation) =>
        new(Encoding.UTF8.GetBytes((string)System.Text.Json.Nodes.JsonNode.Parse(input.Span)!["body"]!));
}

/// <summary>Returns its event.</summary>
internal sealed class Echo : IRawHandler
{
    public ValueTask<ReadOnlyMemory<byte>> HandleAsync(
        ReadOnlyMemory<byte> input, ILambdaContext context, CancellationToken cancellation) =>
        new(input);
}
