using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace Local.StorageAccounts;

/// <summary>Trigger metadata that is only made when a function asks for it; names are compared without case.</summary>
internal sealed class LazyData(Action<Dictionary<string, object?>> fill) : IReadOnlyDictionary<string, object?>
{
    private Dictionary<string, object?>? _data;

    public object? this[string key] => Data[key];
    public IEnumerable<string> Keys => Data.Keys;
    public IEnumerable<object?> Values => Data.Values;
    public int Count => Data.Count;

    private Dictionary<string, object?> Data => LazyInitializer.EnsureInitialized(ref _data, () =>
    {
        var data = new Dictionary<string, object?>(StringComparer.OrdinalIgnoreCase);
        fill(data);
        return data;
    });

    public bool ContainsKey(string key) => Data.ContainsKey(key);

    public bool TryGetValue(string key, [MaybeNullWhen(false)] out object? value) => Data.TryGetValue(key, out value);

    public IEnumerator<KeyValuePair<string, object?>> GetEnumerator() => Data.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
