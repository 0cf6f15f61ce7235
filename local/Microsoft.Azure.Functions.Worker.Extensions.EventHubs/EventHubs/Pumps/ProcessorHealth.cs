using Local.StorageAccounts;
using Microsoft.Extensions.Logging;

namespace Local.EventHubs.Pumps;

/// <summary>Whether the two services answer that a processor and its pumps need.</summary>
internal sealed class ProcessorHealth(string eventHub, ILogger logger)
{
    public Health Hub { get; } = new($"Event hub '{eventHub}'", logger);

    public Health Storage { get; } = new($"The storage with the checkpoints of event hub '{eventHub}'", logger);

    /// <summary>One of the two has failed.</summary>
    public void Failed(string who, Exception cause) => (StorageErrors.IsOfStorage(cause) && cause is not IOException ? Storage : Hub).Failed(who, cause);

    /// <summary>One who asked will ask no more.</summary>
    public void Forget(string who)
    {
        Hub.Forget(who);
        Storage.Forget(who);
    }
}
