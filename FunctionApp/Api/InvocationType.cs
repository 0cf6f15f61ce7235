namespace FunctionApp.Api;

/// <summary>How a request invokes a function.</summary>
internal enum InvocationType
{
    /// <summary>At once; the answer is the result.</summary>
    RequestResponse,

    /// <summary>Later; the answer is that it is queued.</summary>
    Event,

    /// <summary>Not at all; the answer is whether it could be.</summary>
    DryRun,
}
