namespace Local.Emulator.EventGrid.Delivery;

/// <summary>What happens to an event after an attempt.</summary>
internal abstract record DeliveryDecision
{
    private DeliveryDecision()
    {
    }

    /// <summary>The event was delivered.</summary>
    public sealed record Done : DeliveryDecision;

    /// <summary>The event is retried at this time.</summary>
    public sealed record Retry(DateTimeOffset At) : DeliveryDecision;

    /// <summary>The event goes to the dead letters, not before this time.</summary>
    public sealed record DeadLetter(string Reason, DateTimeOffset At) : DeliveryDecision;

    /// <summary>The event cannot be delivered and is dropped, because there is no dead-letter destination.</summary>
    public sealed record Drop(string Reason) : DeliveryDecision;
}
