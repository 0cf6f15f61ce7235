using System.Text.Json.Serialization;

namespace FunctionApp.Async;

/// <summary>An event that was given up, kept to be looked at and sent again.</summary>
/// <param name="RequestId">The event's request id, its id here, too.</param>
/// <param name="FunctionName">The function's name.</param>
/// <param name="AcceptedAt">When the event was accepted.</param>
public sealed record DeadLetter(string RequestId, string FunctionName, DateTimeOffset AcceptedAt)
{
    /// <summary>How long a redrive may take before another one may begin.</summary>
    internal static readonly TimeSpan Lease = TimeSpan.FromMinutes(1);

    /// <summary>Where it stands.</summary>
    public DeadLetterState State { get; init; }

    /// <summary>When the event was given up.</summary>
    public DateTimeOffset FailedAt { get; init; }

    /// <summary>How often the handler ran.</summary>
    public int Attempts { get; init; }

    /// <summary>Why it was given up.</summary>
    public Condition Condition { get; init; }

    /// <summary>The type of the last error.</summary>
    public string? ErrorType { get; init; }

    /// <summary>The message of the last error.</summary>
    public string? ErrorMessage { get; init; }

    /// <summary>The event whose record this one was.</summary>
    public string? ParentRequestId { get; init; }

    /// <summary>How often it was sent again before.</summary>
    public int Redrives { get; init; }

    /// <summary>When it was sent again.</summary>
    public DateTimeOffset? RedrivenAt { get; init; }

    /// <summary>Until when a redrive that has begun has it for itself.</summary>
    [JsonIgnore]
    public DateTimeOffset? LeasedUntil { get; init; }

    /// <summary>The blob that holds the event; null when it was gone already.</summary>
    [JsonIgnore]
    public string? PayloadBlob { get; init; }

    /// <summary>The caller's client context, as JSON.</summary>
    [JsonIgnore]
    public string? ClientContext { get; init; }

    /// <summary>The version that the caller named.</summary>
    [JsonIgnore]
    public string? Qualifier { get; init; }

    /// <summary>The store's mark of what was read.</summary>
    [JsonIgnore]
    public string? Version { get; init; }

    /// <summary>Its key.</summary>
    [JsonIgnore]
    public DeadLetterKey Key => new(FunctionName, AcceptedAt, RequestId);

    /// <summary>Whether a redrive has it for itself, and has not come to its end.</summary>
    internal bool IsLeased(DateTimeOffset now) => State == DeadLetterState.Redriving && now < LeasedUntil;

    /// <summary>How long that redrive still has it for itself; nothing when none has.</summary>
    internal TimeSpan LeaseLeft(DateTimeOffset now) => IsLeased(now) ? LeasedUntil!.Value - now : TimeSpan.Zero;

    /// <summary>The event with all its retries before it; its age counts from now.</summary>
    /// <remarks>Its hops begin anew: whoever sends it again has decided that it may run.</remarks>
    internal AsyncEvent Again(DateTimeOffset now) => new(RequestId, FunctionName, AcceptedAt)
    {
        Redrives = Redrives + 1,
        RedrivenAt = now,
        EarlierAttempts = Attempts,
        ParentRequestId = ParentRequestId,
        ClientContext = ClientContext,
        Qualifier = Qualifier,
    };
}

/// <summary>Where a dead letter stands.</summary>
public enum DeadLetterState
{
    /// <summary>It can be sent again.</summary>
    Waiting,

    /// <summary>It is being sent.</summary>
    Redriving,

    /// <summary>It was sent; it goes when the event succeeds, and waits again when it does not.</summary>
    Redriven,
}

/// <summary>Names a dead letter; what the invocation's record says is enough to make it.</summary>
/// <param name="FunctionName">The function's name.</param>
/// <param name="AcceptedAt">When the event was accepted.</param>
/// <param name="RequestId">The request id.</param>
public readonly record struct DeadLetterKey(string FunctionName, DateTimeOffset AcceptedAt, string RequestId);
