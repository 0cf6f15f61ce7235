namespace Local.Emulator.EventHubs;

/// <summary>How long a hub keeps its events. Whichever limit is reached first removes the oldest events.</summary>
internal sealed record RetentionOptions
{
    /// <summary>The time that events are kept after they were enqueued; one day by default, as in the service.</summary>
    public TimeSpan Age { get; init; } = TimeSpan.FromDays(1);

    /// <summary>The size limit of all partitions together, which share it equally. Events are kept in memory.</summary>
    public long SizeInBytes { get; init; } = 256L * 1024 * 1024;
}

/// <param name="ConsumerGroups">The consumer groups, without the default group, which every hub has.</param>
internal sealed record HubDefinition(string Name, int PartitionCount, IReadOnlyList<string> ConsumerGroups, RetentionOptions Retention);

internal sealed record HubNamespaceDefinition(string Name, IReadOnlyList<HubDefinition> Hubs);
