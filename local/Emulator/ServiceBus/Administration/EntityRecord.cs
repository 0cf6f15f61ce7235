using System.Collections.Concurrent;
using System.Xml.Linq;
using Local.Emulator.Access;

namespace Local.Emulator.ServiceBus.Administration;

/// <summary>The settings and times of an entity that only its administrators see.</summary>
/// <param name="Others">Properties of its description that the emulator does not use: they are returned as they were set.</param>
internal sealed record EntityRecord(DateTimeOffset Created, DateTimeOffset Updated, IReadOnlyList<XElement> Others);

/// <summary>The records of a namespace by path. An entity in the configuration has no record until it is changed.</summary>
internal sealed class EntityRecords(TimeProvider time)
{
    private readonly DateTimeOffset _start = time.GetUtcNow();
    private readonly ConcurrentDictionary<string, EntityRecord> _records = new(StringComparer.OrdinalIgnoreCase);

    public DateTimeOffset Now => time.GetUtcNow();

    public EntityRecord Of(string path) => _records.GetValueOrDefault(path) ?? new EntityRecord(_start, _start, []);

    /// <param name="isNew">Whether the entity was just created.</param>
    public void Set(string path, IReadOnlyList<XElement> others, bool isNew)
    {
        var now = Now;
        _records[path] = isNew ? new EntityRecord(now, now, others) : Of(path) with { Updated = now, Others = others };
    }

    /// <summary>Removes the records of an entity and everything below it.</summary>
    public void Forget(string path)
    {
        foreach (var known in _records.Keys.Where(known => Claims.Covers(path, known))) _records.TryRemove(known, out _);
    }
}
