namespace Functions.LocalHost.ServiceBus.Batches;

/// <summary>What the trigger does with a message whose function has run.</summary>
internal enum Settlement
{
    /// <summary>Removes it: it is done.</summary>
    Complete,

    /// <summary>Gives it back; past its entity's maximum delivery count the service dead-letters it.</summary>
    Abandon,

    /// <summary>Nothing: the function has settled it, or is to do so in some other way before the lock ends.</summary>
    Leave,
}

/// <summary>The rule of the real host for a message whose function has run; that of the client's processors, too.</summary>
internal static class SettlementRule
{
    /// <summary>Without auto-completion a success leaves the message, but a failure abandons it all the same.</summary>
    public static Settlement After(bool succeeded, bool autoComplete, bool settledByFunction) =>
        settledByFunction ? Settlement.Leave
        : !succeeded ? Settlement.Abandon
        : autoComplete ? Settlement.Complete
        : Settlement.Leave;
}
