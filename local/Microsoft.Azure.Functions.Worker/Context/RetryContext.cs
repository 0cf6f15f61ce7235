namespace Microsoft.Azure.Functions.Worker;

/// <summary>Which retry of an execution this is.</summary>
public abstract class RetryContext
{
    /// <summary>How often this execution was retried; 0 at first.</summary>
    public abstract int RetryCount { get; }

    /// <summary>How often it will be retried at most; -1 is without end.</summary>
    public abstract int MaxRetryCount { get; }
}
