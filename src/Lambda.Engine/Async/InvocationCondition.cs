namespace Lambda.Engine.Async;

/// <summary>Why an event ended.</summary>
/// <remarks>
/// Mirrors <c>requestContext.condition</c> in https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html.
/// </remarks>
public enum InvocationCondition
{
    /// <summary>The handler returned.</summary>
    Success,

    /// <summary>The last attempt failed.</summary>
    RetriesExhausted,

    /// <summary>The event exceeded its maximum age.</summary>
    EventAgeExceeded,
}
