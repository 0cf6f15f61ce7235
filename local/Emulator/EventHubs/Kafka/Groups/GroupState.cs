namespace Local.Emulator.EventHubs.Kafka.Groups;

/// <summary>The states of a group, with the names that clients see.</summary>
internal enum GroupState
{
    /// <summary>The group has no members; it may have offsets.</summary>
    Empty,

    /// <summary>The members must join again.</summary>
    PreparingRebalance,

    /// <summary>All members have joined, and the group waits for the leader's assignment.</summary>
    CompletingRebalance,

    /// <summary>All members have an assignment.</summary>
    Stable,
}
