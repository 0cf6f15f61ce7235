using HostedSoak;

namespace Soak.Load;

/// <summary>Makes the things to send; those of one key are sent one after the other, so that they have an order.</summary>
internal sealed class Numbers(Kind kind, int keys)
{
    private readonly SemaphoreSlim[] _turns = [.. Enumerable.Range(0, keys).Select(_ => new SemaphoreSlim(1))];
    private readonly long[] _last = new long[keys];
    private int _next = -1;

    public async Task SendAsync(Func<Thing, Task> send, CancellationToken cancellation)
    {
        var key = (int)((uint)Interlocked.Increment(ref _next) % (uint)keys);
        await _turns[key].WaitAsync(cancellation);
        try
        {
            await send(new(kind, $"{key}", ++_last[key]));
        }
        finally
        {
            _turns[key].Release();
        }
    }
}
