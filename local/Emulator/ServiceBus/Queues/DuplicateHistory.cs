namespace Local.Emulator.ServiceBus.Queues;

/// <summary>
/// The message ids in the detection window. A duplicate is accepted and dropped, and does not extend the window.
/// https://learn.microsoft.com/azure/service-bus-messaging/duplicate-detection
/// </summary>
internal sealed class DuplicateHistory(TimeSpan window)
{
    private readonly HashSet<string> _ids = new(StringComparer.Ordinal);
    private readonly Queue<(string Id, long Ticks)> _order = new();

    /// <summary>How long an id is remembered.</summary>
    public TimeSpan Window { get; set; } = window;

    public int Count => _ids.Count;

    /// <summary>Records an id. Returns false if it is already known. A message without an id is never a duplicate.</summary>
    public bool TryAdd(string? id, long now)
    {
        while (_order.TryPeek(out var oldest) && oldest.Ticks + Window.Ticks <= now) _ids.Remove(_order.Dequeue().Id);
        if (string.IsNullOrEmpty(id)) return true;
        if (!_ids.Add(id)) return false;
        _order.Enqueue((id, now));
        return true;
    }
}
