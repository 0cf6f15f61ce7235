using Local.Emulator.EventGrid.Definitions;

namespace Local.Emulator.EventGrid.Delivery;

/// <summary>Where a subscription's events go.</summary>
internal interface IDestination
{
    /// <summary>One attempt. What goes wrong is a result; it is over within <see cref="EventGridLimits.ResponseDeadline"/>.</summary>
    /// <param name="batch">Not empty; all have the same number of attempts behind them.</param>
    /// <exception cref="OperationCanceledException">The emulator stops.</exception>
    Task<DeliveryResult> DeliverAsync(IReadOnlyList<PendingEvent> batch, CancellationToken cancellation);
}
