using Lambda.Engine.Changes;
using Lambda.Engine.Invocation;

namespace Lambda.Engine.Settings;

/// <summary>The changes made to a function while the app runs. They override code and settings; null members are unchanged.</summary>
/// <param name="Name">The function.</param>
public sealed record FunctionChanges(string Name) : StoredChange(Name)
{
    /// <summary>The configuration of its asynchronous invocations.</summary>
    public EventInvokeChanges? EventInvoke { get; init; }

    /// <summary>The number of concurrent invocations reserved for it.</summary>
    public int? ReservedConcurrentExecutions { get; init; }

    /// <summary>The new description; null leaves it unchanged.</summary>
    public string? Description { get; init; }

    /// <summary>The new timeout in seconds; null leaves it unchanged.</summary>
    public int? Timeout { get; init; }

    /// <summary>The memory size that its context reports, in MB.</summary>
    public int? MemorySize { get; init; }

    /// <summary>The new dead-letter queue, as the caller wrote it; empty for none, null leaves it unchanged.</summary>
    public string? DeadLetter { get; init; }

    /// <summary>When it was last changed.</summary>
    public DateTimeOffset? ChangedAt { get; init; }

    /// <summary>The options that apply: these changes over those from code and settings.</summary>
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

/// <summary>The configuration of a function's asynchronous invocations. Null members have their defaults.</summary>
/// <param name="LastModified">When it was last changed.</param>
/// <remarks>Mirrors https://docs.aws.amazon.com/lambda/latest/api/API_FunctionEventInvokeConfig.html.</remarks>
public sealed record EventInvokeChanges(DateTimeOffset LastModified)
{
    /// <summary>How often an event is retried after a function error.</summary>
    public int? MaximumRetryAttempts { get; init; }

    /// <summary>The maximum age of an event, in seconds.</summary>
    public int? MaximumEventAgeInSeconds { get; init; }

    /// <summary>Where the records of successful events go, as the caller wrote it.</summary>
    public string? OnSuccess { get; init; }

    /// <summary>Where the records of failed events go, as the caller wrote it.</summary>
    public string? OnFailure { get; init; }
}
