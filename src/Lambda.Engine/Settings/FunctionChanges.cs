using Lambda.Engine.Changes;
using Lambda.Engine.Invocation;

namespace Lambda.Engine.Settings;

/// <summary>The changes made to a function while the app runs. They override code and settings; null members are unchanged.</summary>
/// <param name="Name">The function.</param>
public sealed record FunctionChanges(string Name) : StoredChange(Name)
{
    /// <summary>The changes to its asynchronous invocations; null leaves them unchanged.</summary>
    public EventInvokeChanges? EventInvoke { get; init; }

    /// <summary>The new reserved concurrency; null leaves it unchanged.</summary>
    public int? ReservedConcurrentExecutions { get; init; }

    /// <summary>The new description; null leaves it unchanged.</summary>
    public string? Description { get; init; }

    /// <summary>The new timeout in seconds; null leaves it unchanged.</summary>
    public int? Timeout { get; init; }

    /// <summary>The new memory size that its context reports, in MB; null leaves it unchanged.</summary>
    public int? MemorySize { get; init; }

    /// <summary>The new dead-letter queue, as the caller wrote it: empty for none, null to leave it unchanged.</summary>
    public string? DeadLetter { get; init; }

    /// <summary>When the function was last changed.</summary>
    public DateTimeOffset? ChangedAt { get; init; }

    /// <summary>Returns the options in effect: those from code and settings, with these changes applied.</summary>
    internal FunctionOptions Over(FunctionOptions configured)
    {
        var options = configured.Copy();
        if (EventInvoke is { } events)
        {
            // Replaces everything: members that it leaves out get their default, not the code's value.
            options.MaximumRetryAttempts = events.MaximumRetryAttempts ?? Default.MaximumRetryAttempts;
            options.MaximumEventAgeInSeconds = events.MaximumEventAgeInSeconds ?? Default.MaximumEventAgeInSeconds;
            options.OnSuccess = DestinationText.ToAddress(events.OnSuccess, isDeadLetter: false);
            options.OnFailure = DestinationText.ToAddress(events.OnFailure, isDeadLetter: false);
        }
        options.ReservedConcurrentExecutions = ReservedConcurrentExecutions ?? options.ReservedConcurrentExecutions;
        options.Description = Description ?? options.Description;
        options.Timeout = Timeout ?? options.Timeout;
        options.MemorySize = MemorySize ?? options.MemorySize;
        if (DeadLetter is not null) options.DeadLetter = DestinationText.ToAddress(DeadLetter, isDeadLetter: true);
        return options;
    }

    private static readonly FunctionOptions Default = new();
}

/// <summary>The configuration of a function's asynchronous invocations. Members that are null have their default values.</summary>
/// <param name="LastModified">When it was last changed.</param>
/// <remarks>Mirrors https://docs.aws.amazon.com/lambda/latest/api/API_FunctionEventInvokeConfig.html.</remarks>
public sealed record EventInvokeChanges(DateTimeOffset LastModified)
{
    /// <summary>How many times an event is retried after a function error.</summary>
    public int? MaximumRetryAttempts { get; init; }

    /// <summary>The maximum age of an event, in seconds.</summary>
    public int? MaximumEventAgeInSeconds { get; init; }

    /// <summary>The destination for records of successful events, as the caller wrote it.</summary>
    public string? OnSuccess { get; init; }

    /// <summary>The destination for records of failed events, as the caller wrote it.</summary>
    public string? OnFailure { get; init; }
}
