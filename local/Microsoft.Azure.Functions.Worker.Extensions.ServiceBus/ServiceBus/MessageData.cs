using System.Collections;
using System.Diagnostics.CodeAnalysis;
using Azure.Messaging.ServiceBus;

namespace Local.ServiceBus;

/// <summary>The trigger metadata of messages, made when a function asks for it; names are compared without case.</summary>
internal sealed class MessageData(IReadOnlyList<ServiceBusReceivedMessage> messages, bool batched) : IReadOnlyDictionary<string, object?>
{
    private Dictionary<string, object?>? _data;

    public object? this[string key] => Data[key];
    public IEnumerable<string> Keys => Data.Keys;
    public IEnumerable<object?> Values => Data.Values;
    public int Count => Data.Count;

    private Dictionary<string, object?> Data =>
        LazyInitializer.EnsureInitialized(ref _data, () => batched ? ServiceBusBindingData.Of(messages) : ServiceBusBindingData.Of(messages[0]));

    public bool ContainsKey(string key) => Data.ContainsKey(key);

    public bool TryGetValue(string key, [MaybeNullWhen(false)] out object? value) => Data.TryGetValue(key, out value);

    public IEnumerator<KeyValuePair<string, object?>> GetEnumerator() => Data.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
