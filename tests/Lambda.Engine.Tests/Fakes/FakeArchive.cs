using System.Runtime.CompilerServices;
using Lambda.Engine.Routing.Archives;

namespace Lambda.Engine.Tests.Fakes;

/// <summary>An archive in memory: one event on each page, whose file is the event's hour.</summary>
internal sealed class FakeArchive : IArchiveStore
{
    private readonly Lock _lock = new();
    private readonly List<(string Archive, DateTimeOffset Time, ReadOnlyMemory<byte> Json)> _events = [];

    /// <summary>Called before each event is added; it may throw.</summary>
    public Action<string>? Before { get; set; }

    /// <summary>What was deleted: an archive and a time.</summary>
    public List<(string Archive, DateTimeOffset Before)> Deleted { get; } = [];

    public IReadOnlyList<(string Archive, DateTimeOffset Time, ReadOnlyMemory<byte> Json)> All
    {
        get { lock (_lock) return [.. _events]; }
    }

    public Task AppendAsync(string archive, DateTimeOffset time, ReadOnlyMemory<byte> json, CancellationToken cancellation)
    {
        Before?.Invoke(archive);
        lock (_lock) _events.Add((archive, time, json));
        return Task.CompletedTask;
    }

    public async IAsyncEnumerable<ArchivePage> ReadAsync(
        string archive, DateTimeOffset from, DateTimeOffset to, ArchivePosition? after,
        [EnumeratorCancellation] CancellationToken cancellation)
    {
        await Task.CompletedTask;
        var ofArchive = All.Where(one => one.Archive == archive).OrderBy(one => one.Time).ToList();
        for (var at = (int)(after?.Offset ?? 0); at < ofArchive.Count; at++)
            yield return new([ofArchive[at].Json], new("events", at + 1));
    }

    public Task<int> DeleteOlderAsync(string archive, DateTimeOffset before, CancellationToken cancellation)
    {
        Deleted.Add((archive, before));
        return Task.FromResult(1);
    }
}
