namespace FunctionApp.Access;

/// <summary>What a policy says to an action on a function.</summary>
/// <remarks>Mirrors https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html.</remarks>
internal enum PolicyDecision
{
    /// <summary>Nothing allows it.</summary>
    ImplicitDeny,

    /// <summary>Something denies it, whatever allows it.</summary>
    ExplicitDeny,

    /// <summary>Something allows it.</summary>
    Allow,
}
