namespace Local.Emulator.EventHubs.Kafka.Groups;

/// <summary>Where a group is on its way from one generation to the next; the names are what clients are told.</summary>
internal enum GroupState
{
    /// <summary>Nobody is in it; it may have offsets.</summary>
    Empty,

    /// <summary>Its members are to join again.</summary>
    PreparingRebalance,

    /// <summary>All have joined, and the leader's assignment is awaited.</summary>
    CompletingRebalance,

    /// <summary>Everyone has an assignment.</summary>
    Stable,
}
