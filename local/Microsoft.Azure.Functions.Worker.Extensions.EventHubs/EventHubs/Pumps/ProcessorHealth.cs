using Local.StorageAccounts;

namespace Local.EventHubs.Pumps;

/// <summary>Whether the two services answer that a processor needs.</summary>
internal sealed record ProcessorHealth(Health Hub, Health Storage)
{
    /// <summary>One of them has failed.</summary>
    public void Failed(Exception cause) => (StorageErrors.IsOfStorage(cause) && cause is not IOException ? Storage : Hub).Failed(cause);
}
