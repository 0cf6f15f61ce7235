#nullable disable annotations // The real package is not annotated.
using System.Collections;
using Azure.Data.Tables.Entities;

namespace Azure.Data.Tables;

public partial class TableEntity : IDictionary<string, object>
{
    /// <summary>A property's value, null if absent.</summary>
    /// <exception cref="InvalidOperationException">On setting: the property holds another type, and the value does not widen to it.</exception>
    public object this[string key]
    {
        get => Get(key);
        set
        {
            ArgumentException.ThrowIfNullOrEmpty(key);
            _properties[key] = Get(key) is { } existing && value is not null ? Coerced(key, existing, value) : value;
        }
    }

    /// <summary>The properties' names, the keys and <c>Timestamp</c> among them.</summary>
    public ICollection<string> Keys => _properties.Keys;

    /// <inheritdoc/>
    ICollection<object> IDictionary<string, object>.Values => _properties.Values;

    /// <summary>The number of properties.</summary>
    public int Count => _properties.Count;

    /// <inheritdoc/>
    bool ICollection<KeyValuePair<string, object>>.IsReadOnly => false;

    /// <summary>Adds a property.</summary>
    /// <remarks>As in the real package one that exists is set.</remarks>
    public void Add(string key, object value) => this[key] = value;

    /// <summary>Whether the property exists.</summary>
    public bool ContainsKey(string key) => _properties.ContainsKey(key);

    /// <summary>Removes a property; false if there was none.</summary>
    public bool Remove(string key) => _properties.Remove(key);

    /// <summary>Gives a property's value; false if there is none.</summary>
    public bool TryGetValue(string key, out object value) => _properties.TryGetValue(key, out value);

    /// <summary>Removes all properties, keys included.</summary>
    public void Clear() => _properties.Clear();

    /// <inheritdoc/>
    void ICollection<KeyValuePair<string, object>>.Add(KeyValuePair<string, object> item) => this[item.Key] = item.Value;

    /// <inheritdoc/>
    bool ICollection<KeyValuePair<string, object>>.Contains(KeyValuePair<string, object> item) => ((ICollection<KeyValuePair<string, object>>)_properties).Contains(item);

    /// <inheritdoc/>
    void ICollection<KeyValuePair<string, object>>.CopyTo(KeyValuePair<string, object>[] array, int arrayIndex) => ((ICollection<KeyValuePair<string, object>>)_properties).CopyTo(array, arrayIndex);

    /// <inheritdoc/>
    bool ICollection<KeyValuePair<string, object>>.Remove(KeyValuePair<string, object> item) => ((ICollection<KeyValuePair<string, object>>)_properties).Remove(item);

    /// <inheritdoc/>
    IEnumerator<KeyValuePair<string, object>> IEnumerable<KeyValuePair<string, object>>.GetEnumerator() => _properties.GetEnumerator();

    /// <inheritdoc/>
    IEnumerator IEnumerable.GetEnumerator() => _properties.GetEnumerator();

    // What was read keeps its type: a property that is a long stays one when it is set to 5.
    private static object Coerced(string key, object existing, object value) => (existing, value) switch
    {
        _ when existing.GetType() == value.GetType() => value,
        (int, long or double) => value,
        (long, int number) => (long)number,
        (double, int number) => (double)number,
        (string, DateTime or DateTimeOffset) => EntityValue.DateText(value),
        (DateTime, DateTimeOffset) or (DateTimeOffset, DateTime) or (byte[], BinaryData) or (BinaryData, byte[]) => value,
        _ => throw new InvalidOperationException($"The property {key} is a {existing.GetType()} and cannot become a {value.GetType()}; remove it first."),
    };
}
