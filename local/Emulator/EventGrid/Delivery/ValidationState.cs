namespace Local.Emulator.EventGrid.Delivery;

/// <summary>How far a webhook has proved that it wants the events.</summary>
internal enum ValidationState
{
    /// <summary>It is asked again until it answers.</summary>
    Pending,

    /// <summary>It has taken the question; the validation URL is to be opened.</summary>
    AwaitingManualAction,

    Validated,
}
