using System.Globalization;
using Lambda.Engine.Idempotency;

namespace Lambda.Engine.Tests.Fakes;

internal sealed class FakeKeys : IIdempotencyRecords
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, IdempotencyRecord> _records = [];
    private int _version;

    public Action? Before { get; set; }

    /// <summary>Called when it is done: what it throws is an answer that was lost.</summary>
    public Action? After { get; set; }

    /// <summary>
    /// Whether a put is made twice, as a client does when the answer to the first was lost: it is stored, and the answer says that someone
    /// else was faster.
    /// </summary>
    public bool PutsTwice { get; set; }

    public IReadOnlyList<IdempotencyRecord> All
    {
        get { lock (_lock) return [.. _records.Values]; }
    }

    public Task<IdempotencyRecord?> FindAsync(string key, CancellationToken cancellation) => DoAsync(() => _records.GetValueOrDefault(key));

    public Task<IdempotencyRecord?> TryPutAsync(IdempotencyRecord record, CancellationToken cancellation) => DoAsync(() =>
    {
        if (_records.GetValueOrDefault(record.Key)?.Version != record.Version) return null;
        var stored = _records[record.Key] = record with { Version = (++_version).ToString(CultureInfo.InvariantCulture) };
        return PutsTwice ? null : stored;
    });

    public Task<bool> TryDeleteAsync(IdempotencyRecord record, CancellationToken cancellation) => DoAsync(() => Delete(record));

    public Task<int> DeleteExpiredAsync(DateTimeOffset before, CancellationToken cancellation) =>
        DoAsync(() => _records.Values.Where(record => record.Until < before).ToList().Count(Delete));

    private bool Delete(IdempotencyRecord record) =>
        _records.GetValueOrDefault(record.Key) is { } kept && kept.Version == record.Version && _records.Remove(record.Key);

    private Task<T> DoAsync<T>(Func<T> work)
    {
        Before?.Invoke();
        T done;
        lock (_lock) done = work();
        After?.Invoke();
        return Task.FromResult(done);
    }
}
