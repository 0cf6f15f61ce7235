using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace Local.StorageAccounts;

/// <summary>Trigger metadata that is only made when a function asks for it; names are compared without case.</summary>
internal sealed class LazyData(Action<Dictionary<string, object?>> fill) : IReadOnlyDictionary<string, object?>
{
    private Dictionary<string, object?>? _data;

    public object? this[string key] => ValueOf(Data[key]);
    public IEnumerable<string> Keys => Data.Keys;
    public IEnumerable<object?> Values => Data.Values.Select(ValueOf);
    public int Count => Data.Count;

    private Dictionary<string, object?> Data => LazyInitializer.EnsureInitialized(ref _data, () =>
    {
        var data = new Dictionary<string, object?>(StringComparer.OrdinalIgnoreCase);
        fill(data);
        return data;
    });

    public bool ContainsKey(string key) => Data.ContainsKey(key);

    public bool TryGetValue(string key, [MaybeNullWhen(false)] out object? value)
    {
        var found = Data.TryGetValue(key, out value);
        value = ValueOf(value);
        return found;
    }

    public IEnumerator<KeyValuePair<string, object?>> GetEnumerator() => Data.Select(pair => KeyValuePair.Create(pair.Key, ValueOf(pair.Value))).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    // What costs much is made for the function that asks for it.
    private static object? ValueOf(object? value) => value is Lazy<object?> lazy ? lazy.Value : value;
}
