using Lambda.Engine.Polling;

namespace Lambda.Engine.Tests.Fakes;

internal sealed class FakeMappingStore : FakeChanges<StoredMapping>, IMappingStore
{
    public Dictionary<string, DateTimeOffset> Beginnings { get; } = [];

    public Task<DateTimeOffset> BeganAsync(string name, DateTimeOffset now, CancellationToken cancellation)
    {
        Check();
        return Task.FromResult(Beginnings.TryAdd(name, now) ? now : Beginnings[name]);
    }
}
