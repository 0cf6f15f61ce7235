using Lambda.Engine.TableStreams.Writing;

namespace TableStreams.Tests.Model;

/// <summary>Images in memory.</summary>
internal sealed class FakeImages : IImageStore
{
    private readonly Dictionary<string, ReadOnlyMemory<byte>> _all = [];

    public Task<string> SaveAsync(string name, DateTimeOffset day, ReadOnlyMemory<byte> images, CancellationToken cancellation)
    {
        _all[name] = images;
        return Task.FromResult(name);
    }

    public Task<ReadOnlyMemory<byte>?> LoadAsync(string name, CancellationToken cancellation) =>
        Task.FromResult<ReadOnlyMemory<byte>?>(_all[name]);

    public Task<int> DeleteOlderAsync(DateTimeOffset before, CancellationToken cancellation) => Task.FromResult(0);
}
