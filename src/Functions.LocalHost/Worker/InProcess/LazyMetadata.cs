using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace Functions.LocalHost.Worker.InProcess;

/// <summary>Trigger metadata as the worker reads it. A value is created only when it is read.</summary>
internal sealed class LazyMetadata(IReadOnlyDictionary<string, object> values) : IReadOnlyDictionary<string, object?>
{
    private readonly Dictionary<string, object?> _read = new(StringComparer.OrdinalIgnoreCase);

    public int Count => values.Count;

    public IEnumerable<string> Keys => values.Keys;

    public IEnumerable<object?> Values => values.Keys.Select(key => this[key]);

    public object? this[string key] => TryGetValue(key, out var value) ? value : throw new KeyNotFoundException($"There is no '{key}'.");

    public bool ContainsKey(string key) => values.ContainsKey(key);

    public bool TryGetValue(string key, [MaybeNullWhen(false)] out object? value)
    {
        lock (_read)
        {
            if (_read.TryGetValue(key, out value)) return true;
            if (!values.TryGetValue(key, out var unread)) return false;
            _read[key] = value = Worker.Values.ToWorker(unread);
            return true;
        }
    }

    public IEnumerator<KeyValuePair<string, object?>> GetEnumerator() =>
        values.Keys.Select(key => KeyValuePair.Create(key, this[key])).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
