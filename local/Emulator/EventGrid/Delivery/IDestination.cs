using Local.Emulator.EventGrid.Definitions;

namespace Local.Emulator.EventGrid.Delivery;

/// <summary>Delivers the events of a subscription.</summary>
internal interface IDestination
{
    /// <summary>Makes one attempt, and returns failures as results, within <see cref="EventGridLimits.ResponseDeadline"/>.</summary>
    /// <param name="batch">Not empty; all have the same number of attempts behind them.</param>
    /// <exception cref="OperationCanceledException">The emulator stops.</exception>
    Task<DeliveryResult> DeliverAsync(IReadOnlyList<PendingEvent> batch, CancellationToken cancellation);
}
