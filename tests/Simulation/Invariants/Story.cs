namespace Simulation.Invariants;

/// <summary>What is known of an event from the outside.</summary>
internal sealed class Story(string id, string function)
{
    public string Id => id;

    public string Function => function;

    public double Failing { get; init; }

    public byte[]? Payload { get; init; }

    public bool HasLargeResult { get; init; }

    public bool WantsReply { get; init; }

    /// <summary>Whether it is a synchronous invocation, which nothing is stored of.</summary>
    public bool IsCall { get; init; }

    /// <summary>Whether a client was told that the event is accepted.</summary>
    public bool IsAccepted { get; set; }

    /// <summary>Whether a message of it was ever sent.</summary>
    public bool IsSent { get; set; }

    public string? Parent { get; set; }

    public DateTimeOffset AgesFrom { get; set; }

    /// <summary>The most redrives that a message of it has told.</summary>
    public int Redrives { get; set; }

    public List<HandlerRun> Runs { get; } = [];
}

/// <summary>One run of a handler.</summary>
internal sealed record HandlerRun(Story Story, string Instance, DateTimeOffset At, int Redrives, int Attempt)
{
    /// <summary>When its time is over.</summary>
    public required DateTimeOffset Deadline { get; init; }

    public bool? Succeeded { get; set; }

    public DateTimeOffset? EndedAt { get; set; }
}

/// <summary>What a run did that it may not do.</summary>
internal sealed record Violation(string Invariant, string Detail);
