using System.Globalization;
using Lambda.Engine.Async;

namespace Lambda.Engine.Tests.Fakes;

internal sealed class FakeDeadLetters : IDeadLetters
{
    private readonly Lock _lock = new();
    private readonly Dictionary<DeadLetterKey, DeadLetter> _all = [];
    private int _version;

    public Action? Before { get; set; }

    /// <summary>Called when it is done: what it throws is an answer that was lost.</summary>
    public Action? After { get; set; }

    public Action<DeadLetter>? BeforeAdding { get; set; }

    public IReadOnlyList<DeadLetter> All
    {
        get { lock (_lock) return [.. _all.Values]; }
    }

    public Task<DeadLetter?> TryAddAsync(DeadLetter letter, CancellationToken cancellation)
    {
        Before?.Invoke();
        BeforeAdding?.Invoke(letter);
        DeadLetter? stored;
        lock (_lock) stored = _all.ContainsKey(letter.Key) ? null : Store(letter);
        After?.Invoke();
        return Task.FromResult(stored);
    }

    public Task<DeadLetter?> TryReplaceAsync(DeadLetter letter, CancellationToken cancellation)
    {
        Before?.Invoke();
        DeadLetter? stored;
        lock (_lock) stored = _all.TryGetValue(letter.Key, out var old) && old.Version == letter.Version ? Store(letter) : null;
        After?.Invoke();
        return Task.FromResult(stored);
    }

    public Task<DeadLetter?> FindAsync(DeadLetterKey key, CancellationToken cancellation)
    {
        Before?.Invoke();
        lock (_lock) return Task.FromResult(_all.GetValueOrDefault(key));
    }

    public Task<IReadOnlyList<DeadLetter>> ListAsync(string? functionName, DeadLetterKey? after, int limit, CancellationToken cancellation)
    {
        Before?.Invoke();
        lock (_lock)
        {
            IReadOnlyList<DeadLetter> page = [.. _all.Values.Where(letter => functionName is null || letter.FunctionName == functionName)
                .Where(letter => after is not { } key || Order(letter.Key).CompareTo(Order(key)) > 0)
                .OrderBy(letter => Order(letter.Key)).Take(limit)];
            return Task.FromResult(page);
        }
    }

    public Task DeleteAsync(DeadLetterKey key, CancellationToken cancellation)
    {
        Before?.Invoke();
        lock (_lock) _all.Remove(key);
        After?.Invoke();
        return Task.CompletedTask;
    }

    public Task<int> DeleteOlderAsync(DateTimeOffset before, CancellationToken cancellation)
    {
        lock (_lock)
        {
            var old = _all.Values.Where(letter => letter.FailedAt < before).Select(letter => letter.Key).ToList();
            old.ForEach(key => _all.Remove(key));
            return Task.FromResult(old.Count);
        }
    }

    private static (string, long, string) Order(DeadLetterKey key) => (key.FunctionName, -key.AcceptedAt.UtcTicks, key.RequestId);

    /// <summary>Stores an entry, whatever is there.</summary>
    public void Set(DeadLetter letter)
    {
        lock (_lock) Store(letter);
    }

    private DeadLetter Store(DeadLetter letter) =>
        _all[letter.Key] = letter with { Version = (++_version).ToString(CultureInfo.InvariantCulture) };
}
