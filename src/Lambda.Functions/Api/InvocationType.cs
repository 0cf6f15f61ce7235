namespace Lambda.Functions.Api;

/// <summary>How a request invokes a function.</summary>
internal enum InvocationType
{
    /// <summary>Synchronously: the answer is the result.</summary>
    RequestResponse,

    /// <summary>Asynchronously: the answer says that the event is queued.</summary>
    Event,

    /// <summary>Not at all: the answer says whether the request would be accepted.</summary>
    DryRun,
}
