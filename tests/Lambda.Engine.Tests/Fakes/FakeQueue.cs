using System.Collections.Concurrent;
using Lambda.Engine.Async;

namespace Lambda.Engine.Tests.Fakes;

internal sealed class FakeQueue : IEventQueue
{
    public ConcurrentQueue<(ReadOnlyMemory<byte> Body, TimeSpan Delay)> Messages { get; } = [];
    public Exception? Fails { get; set; }
    public Action? Before { get; set; }

    /// <summary>Called when it is done: what it throws is an answer that was lost.</summary>
    public Action? After { get; set; }

    public Task SendAsync(ReadOnlyMemory<byte> message, TimeSpan delay, CancellationToken cancellation)
    {
        if (Fails is not null) throw Fails;
        Before?.Invoke();
        Messages.Enqueue((message, delay));
        After?.Invoke();
        return Task.CompletedTask;
    }
}
