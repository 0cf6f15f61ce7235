namespace Lambda.Functions.Api;

/// <summary>The way in which a request invokes a function.</summary>
internal enum InvocationType
{
    /// <summary>Synchronous: the answer is the result.</summary>
    RequestResponse,

    /// <summary>Asynchronous: the answer says that the event is queued.</summary>
    Event,

    /// <summary>No invocation: the answer says whether the request would be accepted.</summary>
    DryRun,
}
