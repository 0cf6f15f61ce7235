namespace Functions.LocalHost.ServiceBus.Batches;

/// <summary>What the trigger does with a message whose function has run.</summary>
internal enum Settlement
{
    /// <summary>Completes it.</summary>
    Complete,

    /// <summary>Abandons it. Once the entity's maximum delivery count is reached, the service dead-letters it.</summary>
    Abandon,

    /// <summary>Nothing: the function settles it.</summary>
    Leave,
}

/// <summary>The rule of the real host, and of the client's processors, for a message whose function has run.</summary>
internal static class SettlementRule
{
    /// <summary>Without auto-completion a success leaves the message, but a failure abandons it all the same.</summary>
    public static Settlement After(bool succeeded, bool autoComplete, bool settledByFunction) =>
        settledByFunction ? Settlement.Leave
        : !succeeded ? Settlement.Abandon
        : autoComplete ? Settlement.Complete
        : Settlement.Leave;
}
