using System.Collections.Concurrent;
using Lambda.Engine.Polling.Streams;

namespace Lambda.Engine.Tests.Polling.Streams;

/// <summary>Keeps what it is told, unless a test lets it fail.</summary>
internal sealed class FakeDiscarded : IDiscardedBatches
{
    public ConcurrentQueue<DiscardedBatch> All { get; } = [];

    public Func<DiscardedBatch, Exception?> Fails { get; set; } = _ => null;

    public Task SendAsync(DiscardedBatch discarded, CancellationToken cancellation)
    {
        if (Fails(discarded) is { } failure) return Task.FromException(failure);
        All.Enqueue(discarded);
        return Task.CompletedTask;
    }
}
