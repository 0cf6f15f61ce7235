namespace Lambda.Engine.Polling;

/// <summary>The states of a mapping, as the Lambda API names them.</summary>
/// <remarks>
/// Mirrors <c>State</c> in https://docs.aws.amazon.com/lambda/latest/api/API_EventSourceMappingConfiguration.html.
/// </remarks>
internal static class MappingState
{
    public const string Creating = "Creating", Enabling = "Enabling", Enabled = "Enabled", Disabling = "Disabling", Disabled = "Disabled",
        Updating = "Updating", Deleting = "Deleting";
}

/// <summary>The reason why a mapping's state does not allow a request.</summary>
internal enum MappingProblem
{
    /// <summary>There is no such mapping.</summary>
    NotFound,

    /// <summary>The mapping already exists.</summary>
    Exists,

    /// <summary>The mapping is being created, changed or deleted.</summary>
    InUse,
}

/// <summary>The exception thrown when the state of a mapping does not allow a request.</summary>
internal sealed class MappingStateException(MappingProblem problem) : Exception($"The event source mapping: {problem}.")
{
    public MappingProblem Problem => problem;
}
