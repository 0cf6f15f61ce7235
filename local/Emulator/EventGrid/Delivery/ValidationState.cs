namespace Local.Emulator.EventGrid.Delivery;

/// <summary>The states of a webhook's validation.</summary>
internal enum ValidationState
{
    /// <summary>The webhook has not answered yet; it is asked again.</summary>
    Pending,

    /// <summary>The webhook has received the request; someone has to open the validation URL.</summary>
    AwaitingManualAction,

    Validated,
}
