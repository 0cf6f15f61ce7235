namespace FunctionApp.Async;

/// <summary>What became of the wish to send a dead letter again, or to delete it.</summary>
public enum RedriveOutcome
{
    /// <summary>It was done.</summary>
    Done,

    /// <summary>There is no such dead letter.</summary>
    NotFound,

    /// <summary>It was sent again already, and its event has not ended since.</summary>
    AlreadyRedriven,

    /// <summary>Someone else is at it.</summary>
    Busy,

    /// <summary>Its function is no longer in the app.</summary>
    NoFunction,

    /// <summary>Its event is past its retention.</summary>
    PayloadGone,
}
