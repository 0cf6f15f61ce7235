namespace Lambda.Engine.Async;

/// <summary>The outcome of a request to redrive or delete a dead letter.</summary>
internal enum RedriveOutcome
{
    /// <summary>The dead letter was redriven or deleted.</summary>
    Done,

    /// <summary>There is no such dead letter.</summary>
    NotFound,

    /// <summary>The dead letter has already been redriven, and its event has not ended since.</summary>
    AlreadyRedriven,

    /// <summary>Another request is redriving it.</summary>
    Busy,

    /// <summary>The app no longer has the event's function.</summary>
    NoFunction,

    /// <summary>The event is past its retention.</summary>
    PayloadGone,
}
