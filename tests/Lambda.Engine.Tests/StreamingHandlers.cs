using System.Runtime.CompilerServices;
using System.Text;

namespace Lambda.Engine.Tests;

/// <summary>
/// Gives each comma-separated word of its event as a piece: <c>!</c> throws, <c>?</c> waits to be told to go on, <c>~</c> waits and ignores
/// its token.
/// </summary>
internal sealed class Pieces : IStreamingHandler
{
    private readonly TaskCompletionSource _go = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<CancellationToken> _waits = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<CancellationToken> Waits => _waits.Task;

    public void GoOn() => _go.TrySetResult();

    public async IAsyncEnumerable<ReadOnlyMemory<byte>> HandleAsync(
        ReadOnlyMemory<byte> input, ILambdaContext context, [EnumeratorCancellation] CancellationToken cancellation)
    {
        foreach (var word in Encoding.UTF8.GetString(input.Span).Trim('"').Split(','))
        {
            if (word == "!") throw new InvalidOperationException("It breaks off.");
            if (word is "?" or "~")
            {
                _waits.TrySetResult(cancellation);
                await (word == "?" ? _go.Task.WaitAsync(cancellation) : _go.Task);
            }
            else yield return Encoding.UTF8.GetBytes(word);
        }
    }
}

/// <summary>Writes as many bytes as its event says, 64 KB at a time.</summary>
internal sealed class Writes : IStreamHandler
{
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _written;

    public int Written => _written;

    /// <summary>Its end, whichever it was.</summary>
    public Task Ended => _ended.Task;

    public async Task HandleAsync(Stream input, Stream output, ILambdaContext context, CancellationToken cancellation)
    {
        using var reader = new StreamReader(input);
        var left = int.Parse(await reader.ReadToEndAsync(cancellation), null);
        var chunk = new byte[64 * 1024];
        try
        {
            for (; left > 0; left -= chunk.Length)
            {
                await output.WriteAsync(chunk.AsMemory(0, Math.Min(left, chunk.Length)), cancellation);
                Interlocked.Add(ref _written, Math.Min(left, chunk.Length));
            }
        }
        finally
        {
            _ended.TrySetResult();
        }
    }
}
