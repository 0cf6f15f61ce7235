namespace Local.Emulator.EventHubs.Kafka.Groups;

/// <summary>The state of a group between two generations, with the names that clients see.</summary>
internal enum GroupState
{
    /// <summary>Nobody is in it; it may have offsets.</summary>
    Empty,

    /// <summary>The members must join again.</summary>
    PreparingRebalance,

    /// <summary>All have joined, and the leader's assignment is awaited.</summary>
    CompletingRebalance,

    /// <summary>Everyone has an assignment.</summary>
    Stable,
}
