namespace FunctionApp.Idempotency;

/// <summary>What becomes of an event, by what is kept of its key.</summary>
internal enum IdempotencyDecision
{
    /// <summary>No one has the key: it is to be taken, in place of the record if there is one.</summary>
    Take,

    /// <summary>This run has the key already: the answer to its taking was lost.</summary>
    Run,

    /// <summary>The handler runs for the key.</summary>
    Refuse,

    /// <summary>The event differs from the one that the result is of.</summary>
    Differs,

    /// <summary>There is a result.</summary>
    Answer,
}

/// <summary>Decides what becomes of an event.</summary>
internal static class IdempotencyRule
{
    /// <param name="kept">The key's record; null when there is none.</param>
    /// <param name="owner">This run.</param>
    /// <param name="validation">The hash of what must be the same; null is nothing.</param>
    /// <param name="now">The time.</param>
    public static IdempotencyDecision Decide(IdempotencyRecord? kept, string owner, string? validation, DateTimeOffset now) => kept switch
    {
        null => IdempotencyDecision.Take,
        { IsCompleted: false } when kept.Owner == owner => IdempotencyDecision.Run,
        _ when kept.Until <= now => IdempotencyDecision.Take,
        { IsCompleted: false } => IdempotencyDecision.Refuse,
        _ when validation is not null && kept.Validation is not null && kept.Validation != validation => IdempotencyDecision.Differs,
        _ => IdempotencyDecision.Answer,
    };
}
