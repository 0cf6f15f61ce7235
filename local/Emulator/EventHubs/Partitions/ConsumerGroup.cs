using Local.Emulator.EventHubs.Log;

namespace Local.Emulator.EventHubs.Partitions;

/// <summary>The readers of one consumer group at one partition. Used under the partition's lock.</summary>
internal sealed class ConsumerGroup(string name)
{
    public string Name => name;

    public List<Reader> Readers { get; } = [];

    /// <summary>The sequence number of the last event that was sent to any of its readers.</summary>
    public long LastSent { get; set; } = EventLog.None;
}
