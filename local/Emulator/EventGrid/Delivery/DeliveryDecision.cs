namespace Local.Emulator.EventGrid.Delivery;

/// <summary>The decision about an event after an attempt.</summary>
internal abstract record DeliveryDecision
{
    private DeliveryDecision()
    {
    }

    /// <summary>The event was delivered.</summary>
    public sealed record Done : DeliveryDecision;

    /// <summary>The event is retried at a given time.</summary>
    public sealed record Retry(DateTimeOffset At) : DeliveryDecision;

    /// <summary>The event becomes a dead letter, but not before a given time.</summary>
    public sealed record DeadLetter(string Reason, DateTimeOffset At) : DeliveryDecision;

    /// <summary>The event cannot be delivered and is dropped, because there is no dead-letter destination.</summary>
    public sealed record Drop(string Reason) : DeliveryDecision;
}
