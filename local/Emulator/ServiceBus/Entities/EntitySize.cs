namespace Local.Emulator.ServiceBus.Entities;

/// <summary>The bytes held by an entity, including its dead-letter queues and its subscriptions, as the size limit counts them.</summary>
internal sealed class EntitySize(long limit)
{
    private long _limit = limit;
    private long _used;

    public long Limit
    {
        get => Volatile.Read(ref _limit);
        set => Volatile.Write(ref _limit, value);
    }

    public long Used => Volatile.Read(ref _used);

    public bool HasRoomFor(long size) => Used + size <= Limit;

    public void Add(long size) => Interlocked.Add(ref _used, size);
}
