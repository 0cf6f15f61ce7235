namespace Lambda.Engine.Access;

/// <summary>The decision of a policy about an action on a function.</summary>
/// <remarks>Mirrors https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html.</remarks>
internal enum PolicyDecision
{
    /// <summary>No permission allows the action.</summary>
    ImplicitDeny,

    /// <summary>A permission denies the action, which overrides any that allows it.</summary>
    ExplicitDeny,

    /// <summary>A permission allows the action, and none denies it.</summary>
    Allow,
}
