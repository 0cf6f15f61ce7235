using Local.Emulator.EventHubs.Outcomes;

namespace Local.Emulator.EventHubs.Partitions;

/// <summary>
/// The decision whether a reader may join its consumer group at a partition. A reader with an owner level has the partition for itself,
/// until another reader with the same or a higher level takes it over.
/// https://learn.microsoft.com/azure/event-hubs/event-hubs-event-processor-host#epoch
/// </summary>
/// <param name="Refusal">The reason why it may not join; null if it may.</param>
/// <param name="TakesOver">Whether the present readers have to be disconnected.</param>
internal readonly record struct Admission(Refusal? Refusal, bool TakesOver)
{
    public static Admission Decide(IReadOnlyList<ReaderIdentity> present, ReaderIdentity arriving)
    {
        foreach (var reader in present)
        {
            if (reader.OwnerLevel is { } level && !(arriving.OwnerLevel >= level))
                return new Admission(ReaderRefusals.OwnerLevelTaken(arriving, reader), false);
        }
        if (arriving.OwnerLevel is not null) return new Admission(null, present.Count > 0);
        return present.Count < HubLimits.ReadersWithoutOwnerLevel ? default : new Admission(ReaderRefusals.TooManyReaders(present), false);
    }
}
