using Azure.Messaging.EventHubs.Wire;
using Local.Messaging;

namespace Azure.Messaging.EventHubs.Producer;

/// <summary>What an <see cref="EventDataBatch"/> holds.</summary>
internal interface IBatchContent
{
    long MaxSize { get; }

    long Size { get; }

    int Count { get; }

    bool TryAdd(EventData data);

    void Clear();

    EncodedMessage Build();
}

/// <summary>Events as they are sent.</summary>
internal sealed class EncodedEvents(long maxSize, string? partitionKey) : IBatchContent
{
    private readonly BatchBuilder _batch = EventWriter.Batch(maxSize);

    public long MaxSize => _batch.MaxSize;

    public long Size => _batch.Size;

    public int Count => _batch.Count;

    public bool TryAdd(EventData data) => _batch.TryAdd(EventWriter.Write(data, partitionKey));

    public void Clear() => _batch.Clear();

    public EncodedMessage Build() => _batch.Build();
}

/// <summary>Events that a test keeps, and may refuse.</summary>
internal sealed class KeptEvents(long size, long maxSize, IList<EventData> store, string? partitionKey, Func<EventData, bool>? tryAdd) : IBatchContent
{
    public long MaxSize => maxSize;

    public long Size => size;

    public int Count => store.Count;

    public bool TryAdd(EventData data)
    {
        if (tryAdd?.Invoke(data) == false) return false;
        store.Add(data);
        return true;
    }

    public void Clear() => store.Clear();

    public EncodedMessage Build() => EventWriter.Write(store, partitionKey);
}
