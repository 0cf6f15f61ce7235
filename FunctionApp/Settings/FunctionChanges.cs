using FunctionApp.Invocation;

namespace FunctionApp.Settings;

/// <summary>What was changed of a function while the app runs; it overrides code and settings. What is null was not changed.</summary>
/// <param name="FunctionName">The function.</param>
public sealed record FunctionChanges(string FunctionName)
{
    /// <summary>How its asynchronous events are handled.</summary>
    public EventInvokeChanges? EventInvoke { get; init; }

    /// <summary>Its reserved concurrency.</summary>
    public int? ReservedConcurrentExecutions { get; init; }

    /// <summary>Its description.</summary>
    public string? Description { get; init; }

    /// <summary>Its timeout, in seconds.</summary>
    public int? Timeout { get; init; }

    /// <summary>The memory size that its context reports, in MB.</summary>
    public int? MemorySize { get; init; }

    /// <summary>Its dead-letter queue, as it was given; empty is none.</summary>
    public string? DeadLetter { get; init; }

    /// <summary>When anything of it was last changed.</summary>
    public DateTimeOffset? ChangedAt { get; init; }

    /// <summary>Identifies what was read, for the store to compare; null when nothing is stored.</summary>
    public string? Version { get; init; }

    /// <summary>The options that apply: these changes over those of code and settings.</summary>
    internal FunctionOptions Over(FunctionOptions configured)
    {
        var options = configured.Copy();
        if (EventInvoke is { } events)
        {
            // As a whole: what it does not say is the default, not what code says.
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

/// <summary>How a function's asynchronous events are handled. What is null is the default.</summary>
/// <param name="LastModified">When this was last changed.</param>
/// <remarks>Mirrors https://docs.aws.amazon.com/lambda/latest/api/API_FunctionEventInvokeConfig.html.</remarks>
public sealed record EventInvokeChanges(DateTimeOffset LastModified)
{
    /// <summary>How often an event is tried again after a function error.</summary>
    public int? MaximumRetryAttempts { get; init; }

    /// <summary>How old an event may become, in seconds.</summary>
    public int? MaximumEventAgeInSeconds { get; init; }

    /// <summary>Where the records of events go that succeeded, as it was given.</summary>
    public string? OnSuccess { get; init; }

    /// <summary>Where the records of events go that were given up, as it was given.</summary>
    public string? OnFailure { get; init; }
}
