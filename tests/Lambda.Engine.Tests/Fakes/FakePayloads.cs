using System.Collections.Concurrent;
using Lambda.Engine.Async;

namespace Lambda.Engine.Tests.Fakes;

internal sealed class FakePayloads : IPayloadStore
{
    public ConcurrentDictionary<string, ReadOnlyMemory<byte>> Blobs { get; } = [];
    public Exception? Fails { get; set; }
    public Action? Before { get; set; }

    /// <summary>The names of the blobs that were loaded, in order.</summary>
    public ConcurrentQueue<string> Loads { get; } = [];

    /// <summary>Called when it is done: what it throws is an answer that was lost.</summary>
    public Action? After { get; set; }
    public string Container => "payloads";

    public Task<string> SaveAsync(string name, DateTimeOffset day, ReadOnlyMemory<byte> payload, CancellationToken cancellation)
    {
        Begin();
        Blobs[name] = payload;
        After?.Invoke();
        return Task.FromResult(name);
    }

    public Task<ReadOnlyMemory<byte>?> LoadAsync(string name, CancellationToken cancellation)
    {
        Begin();
        Loads.Enqueue(name);
        return Task.FromResult(Blobs.TryGetValue(name, out var payload) ? payload : (ReadOnlyMemory<byte>?)null);
    }

    public Task<int> DeleteOlderAsync(DateTimeOffset before, CancellationToken cancellation) => Task.FromResult(0);

    private void Begin()
    {
        if (Fails is not null) throw Fails;
        Before?.Invoke();
    }
}
