namespace Lambda.Engine.Idempotency;

/// <summary>The decision about an event, given the record of its key.</summary>
internal enum IdempotencyDecision
{
    /// <summary>The key is free: the run takes it, and replaces an expired record if there is one.</summary>
    Take,

    /// <summary>This run already holds the key: only the answer to taking it was lost, so the handler runs.</summary>
    Run,

    /// <summary>Another run of the handler holds the key.</summary>
    Refuse,

    /// <summary>The event has the key of a stored result, but differs in the fields that must be the same.</summary>
    Differs,

    /// <summary>The key has a stored result, which becomes the answer.</summary>
    Answer,
}

/// <summary>Decides what to do with an event.</summary>
internal static class IdempotencyRule
{
    /// <param name="kept">The key's record; null when there is none.</param>
    /// <param name="owner">This run.</param>
    /// <param name="validation">The hash of the fields that must be the same; null for none.</param>
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
