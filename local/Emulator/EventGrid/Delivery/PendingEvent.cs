using Local.Emulator.EventGrid.Events;

namespace Local.Emulator.EventGrid.Delivery;

/// <summary>An event that is not delivered yet, with its attempts so far.</summary>
/// <param name="Attempts">How many attempts have ended.</param>
/// <param name="LastAttempt">When the last attempt ended; null before the first.</param>
internal sealed record PendingEvent(
    GridEvent Event, DateTimeOffset Published, int Attempts = 0, DateTimeOffset? LastAttempt = null, DeliveryResult? LastResult = null);

/// <summary>An event that could not be delivered.</summary>
/// <param name="Due">When it was first due to be written.</param>
internal sealed record DeadLetter(PendingEvent Pending, string Reason, DateTimeOffset Due);
