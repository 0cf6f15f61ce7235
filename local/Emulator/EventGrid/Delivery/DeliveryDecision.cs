namespace Local.Emulator.EventGrid.Delivery;

/// <summary>What is done with an event after an attempt.</summary>
internal abstract record DeliveryDecision
{
    private DeliveryDecision()
    {
    }

    /// <summary>It arrived.</summary>
    public sealed record Done : DeliveryDecision;

    /// <summary>It is tried again at this time.</summary>
    public sealed record Retry(DateTimeOffset At) : DeliveryDecision;

    /// <summary>It goes to the dead letters, not before this time.</summary>
    public sealed record DeadLetter(string Reason, DateTimeOffset At) : DeliveryDecision;

    /// <summary>It cannot be delivered, and there are no dead letters.</summary>
    public sealed record Drop(string Reason) : DeliveryDecision;
}
