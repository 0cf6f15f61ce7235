namespace Functions.LocalHost.ServiceBus.Batches;

/// <summary>The action of the trigger on a message whose function has run.</summary>
internal enum Settlement
{
    /// <summary>Complete the message.</summary>
    Complete,

    /// <summary>Abandon the message. Once the entity's maximum delivery count is reached, the service dead-letters it.</summary>
    Abandon,

    /// <summary>Do nothing: the function settles the message.</summary>
    Leave,
}

/// <summary>Decides what happens to a message whose function has run, as in the real host and the client's processors.</summary>
internal static class SettlementRule
{
    /// <summary>
    /// Decides what to do with a message. Without auto-completion, a success leaves the message alone, but a failure still abandons it.
    /// </summary>
    public static Settlement After(bool succeeded, bool autoComplete, bool settledByFunction) =>
        settledByFunction ? Settlement.Leave
        : !succeeded ? Settlement.Abandon
        : autoComplete ? Settlement.Complete
        : Settlement.Leave;
}
