namespace Local.Emulator.EventGrid.Delivery;

/// <summary>Whether a webhook has accepted the events.</summary>
internal enum ValidationState
{
    /// <summary>The webhook has not answered yet; it is asked again.</summary>
    Pending,

    /// <summary>The webhook received the request; the validation URL is to be opened.</summary>
    AwaitingManualAction,

    Validated,
}
