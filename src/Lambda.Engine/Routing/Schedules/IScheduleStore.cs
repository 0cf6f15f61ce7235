namespace Lambda.Engine.Routing.Schedules;

/// <summary>Stores up to which time scheduled rules have run.</summary>
internal interface IScheduleStore
{
    /// <summary>Loads the states of all rules that have ever been seen.</summary>
    /// <exception cref="StorageUnavailableException">They were not read.</exception>
    Task<IReadOnlyList<ScheduleState>> LoadAsync(CancellationToken cancellation);

    /// <summary>Stores a rule's state, unless it has changed since it was read.</summary>
    /// <returns>The stored state with its version; null, with nothing stored, when another instance was faster.</returns>
    /// <exception cref="StorageUnavailableException">It was not stored.</exception>
    Task<ScheduleState?> TryPutAsync(ScheduleState state, CancellationToken cancellation);
}
