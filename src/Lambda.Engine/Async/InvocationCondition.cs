namespace Lambda.Engine.Async;

/// <summary>Why an event ended, as the record at its destination says.</summary>
/// <remarks>
/// Mirrors <c>requestContext.condition</c> in https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html.
/// </remarks>
public enum InvocationCondition
{
    /// <summary>The handler returned a result.</summary>
    Success,

    /// <summary>The last attempt failed, and no retry is left.</summary>
    RetriesExhausted,

    /// <summary>The event exceeded its maximum age.</summary>
    EventAgeExceeded,
}
