using System.Text.Json.Serialization;
using Lambda.Engine.Observability;

namespace Lambda.Engine.Async;

/// <summary>An event that the app has given up on, kept to be inspected and redriven.</summary>
/// <param name="RequestId">The event's request id, which is also the id of the dead letter.</param>
/// <param name="FunctionName">The function's name.</param>
/// <param name="AcceptedAt">When the event was accepted.</param>
public sealed record DeadLetter(string RequestId, string FunctionName, DateTimeOffset AcceptedAt)
{
    /// <summary>How long a redrive holds the dead letter before another one may start.</summary>
    internal static readonly TimeSpan Lease = TimeSpan.FromMinutes(1);

    /// <summary>The dead letter's state: waiting, being redriven, or redriven.</summary>
    public DeadLetterState State { get; init; }

    /// <summary>When the app gave up on the event.</summary>
    public DateTimeOffset FailedAt { get; init; }

    /// <summary>How many times the handler ran.</summary>
    public int Attempts { get; init; }

    /// <summary>The reason why the app gave up on the event.</summary>
    public InvocationCondition Condition { get; init; }

    /// <summary>The type of the last error; null if there was none.</summary>
    public string? ErrorType { get; init; }

    /// <summary>The message of the last error.</summary>
    public string? ErrorMessage { get; init; }

    /// <summary>If this event was the invocation record of another event, the request id of that other one; otherwise null.</summary>
    public string? ParentRequestId { get; init; }

    /// <summary>How many times the event was redriven before.</summary>
    public int Redrives { get; init; }

    /// <summary>When the event was last redriven; null if it never was.</summary>
    public DateTimeOffset? RedrivenAt { get; init; }

    /// <summary>The end of the lease that the redrive in progress holds; null if there is none.</summary>
    [JsonIgnore]
    public DateTimeOffset? LeasedUntil { get; init; }

    /// <summary>The blob that holds the event; null when the event was already past its retention.</summary>
    [JsonIgnore]
    public string? PayloadBlob { get; init; }

    /// <summary>The caller's client context, as JSON.</summary>
    [JsonIgnore]
    public string? ClientContext { get; init; }

    /// <summary>The version that the caller named.</summary>
    [JsonIgnore]
    public string? Qualifier { get; init; }

    /// <summary>The event's place in the trace in which it was accepted; null outside of any trace.</summary>
    [JsonIgnore]
    internal TraceParent? Trace { get; init; }

    /// <summary>The store's version of the entry that was read.</summary>
    [JsonIgnore]
    public string? Version { get; init; }

    /// <summary>The key of the entry.</summary>
    [JsonIgnore]
    public DeadLetterKey Key => new(FunctionName, AcceptedAt, RequestId);

    /// <summary>Returns whether a redrive holds the lease and has not finished.</summary>
    internal bool IsLeased(DateTimeOffset now) => State == DeadLetterState.Redriving && now < LeasedUntil;

    /// <summary>Returns how long the present lease still lasts; zero when there is none.</summary>
    internal TimeSpan LeaseLeft(DateTimeOffset now) => IsLeased(now) ? LeasedUntil!.Value - now : TimeSpan.Zero;

    /// <summary>Returns the event to queue for a redrive: all its retries are available again, and its age counts from now.</summary>
    /// <remarks>The number of hops starts again at zero, since someone has decided that the event may run.</remarks>
    internal AsyncEvent Again(DateTimeOffset now) => new(RequestId, FunctionName, AcceptedAt)
    {
        Redrives = Redrives + 1,
        RedrivenAt = now,
        EarlierAttempts = Attempts,
        ParentRequestId = ParentRequestId,
        ClientContext = ClientContext,
        Qualifier = Qualifier,
        Trace = Trace,
    };
}

/// <summary>The state of a dead letter.</summary>
public enum DeadLetterState
{
    /// <summary>The dead letter waits, and can be redriven.</summary>
    Waiting,

    /// <summary>A redrive is in progress.</summary>
    Redriving,

    /// <summary>The dead letter was redriven. It is deleted when the event succeeds, and waits again when the event fails.</summary>
    Redriven,
}

/// <summary>The key of a dead letter, which can be made from an invocation record.</summary>
/// <param name="FunctionName">The function's name.</param>
/// <param name="AcceptedAt">When the event was accepted.</param>
/// <param name="RequestId">The request id.</param>
public readonly record struct DeadLetterKey(string FunctionName, DateTimeOffset AcceptedAt, string RequestId);
