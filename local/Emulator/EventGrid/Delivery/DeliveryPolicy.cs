using Local.Emulator.EventGrid.Definitions;

namespace Local.Emulator.EventGrid.Delivery;

/// <summary>
/// Decides whether and when an event is retried. Callers pass the time. https://learn.microsoft.com/azure/event-grid/delivery-and-retry
/// </summary>
/// <remarks>
/// The service varies the waits a little and sends nothing to failing endpoints for a while (probation). The emulator keeps to the
/// schedule, so that tests give the same result each time.
/// </remarks>
/// <param name="isWebHook">Whether the destination is a webhook. Webhooks and Azure resources differ in which failures are not
/// retried.</param>
/// <param name="hasDeadLetters">Whether the subscription has a dead-letter destination.</param>
/// <param name="scale">The factor for all waits and for the time to live.</param>
internal sealed class DeliveryPolicy(RetryOptions options, bool isWebHook, bool hasDeadLetters, double scale)
{
    private static readonly TimeSpan[] Schedule =
    [
        TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(30), TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(10),
        TimeSpan.FromMinutes(30), TimeSpan.FromHours(1), TimeSpan.FromHours(3), TimeSpan.FromHours(6), TimeSpan.FromHours(12),
    ];

    private readonly TimeSpan _timeToLive = TimeSpan.FromMinutes(options.EventTimeToLiveInMinutes) * scale;

    /// <summary>Returns when an event that was published at a given time expires.</summary>
    public DateTimeOffset Expiry(DateTimeOffset published) => published + _timeToLive;

    /// <summary>
    /// Decides about an event before an attempt; null if it should be attempted now. Its age is checked only when it is due, so it can be
    /// older than its time to live for a while.
    /// </summary>
    public DeliveryDecision? BeforeAttempt(PendingEvent pending, DateTimeOffset now) =>
        now < Expiry(pending.Published) ? null : GiveUp("TimeToLiveExceeded", pending.LastAttempt, now);

    /// <param name="pending">The event, with the attempt that has just ended counted.</param>
    public DeliveryDecision AfterAttempt(PendingEvent pending, DeliveryResult result, DateTimeOffset now)
    {
        if (result.Outcome == DeliveryOutcome.Delivered) return new DeliveryDecision.Done();
        if (FinalReason(result.Status) is { } reason) return GiveUp(reason, now, now);
        if (pending.Attempts >= options.MaxDeliveryAttempts) return GiveUp("MaxDeliveryAttemptsExceeded", now, now);
        var wait = Schedule[Math.Min(pending.Attempts, Schedule.Length) - 1];
        return new DeliveryDecision.Retry(now + ((wait > Least(result.Status) ? wait : Least(result.Status)) * scale));
    }

    /// <summary>
    /// Decides about a dead letter that could not be written: it is retried until the container has been unavailable for too long.
    /// </summary>
    public DeliveryDecision AfterFailedDeadLetter(DeadLetter letter, DateTimeOffset now) =>
        now - letter.Due >= EventGridLimits.DeadLetterPatience * scale
        ? new DeliveryDecision.Drop(letter.Reason)
        : new DeliveryDecision.DeadLetter(letter.Reason, now + (EventGridLimits.DeadLetterRetry * scale));

    private DeliveryDecision GiveUp(string reason, DateTimeOffset? lastAttempt, DateTimeOffset now)
    {
        if (!hasDeadLetters) return new DeliveryDecision.Drop(reason);
        var at = lastAttempt + (EventGridLimits.DeadLetterDelay * scale) ?? now;
        return new DeliveryDecision.DeadLetter(reason, at > now ? at : now);
    }

    private string? FinalReason(int? status) => status switch
    {
        400 => "UndeliverableDueToHttpBadRequest",
        401 when isWebHook => "UndeliverableDueToHttpUnauthorized",
        403 => "UndeliverableDueToHttpForbidden",
        413 => "UndeliverableDueToHttpRequestEntityTooLarge",
        _ => null,
    };

    private TimeSpan Least(int? status) => status switch
    {
        401 or 404 when !isWebHook => TimeSpan.FromMinutes(5),
        408 => TimeSpan.FromMinutes(2),
        503 => TimeSpan.FromSeconds(30),
        _ => TimeSpan.Zero,
    };
}
