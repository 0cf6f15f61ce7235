using Local.Emulator.EventGrid.Definitions;

namespace Local.Emulator.EventGrid.Delivery;

/// <summary>Delivers the events of a subscription.</summary>
internal interface IDestination
{
    /// <summary>Makes one attempt, within <see cref="EventGridLimits.ResponseDeadline"/>. Failures are returned as results.</summary>
    /// <param name="batch">The events; at least one. All have the same number of earlier attempts.</param>
    /// <exception cref="OperationCanceledException">The emulator is stopping.</exception>
    Task<DeliveryResult> DeliverAsync(IReadOnlyList<PendingEvent> batch, CancellationToken cancellation);
}
