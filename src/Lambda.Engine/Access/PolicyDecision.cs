namespace Lambda.Engine.Access;

/// <summary>What a policy decides about an action on a function.</summary>
/// <remarks>Mirrors https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html.</remarks>
internal enum PolicyDecision
{
    /// <summary>No permission allows it.</summary>
    ImplicitDeny,

    /// <summary>A permission denies it, which overrides any that allows it.</summary>
    ExplicitDeny,

    /// <summary>A permission allows it, and none denies it.</summary>
    Allow,
}
