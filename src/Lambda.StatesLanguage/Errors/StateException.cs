namespace Lambda.StatesLanguage.Errors;

/// <summary>
/// The exception thrown when a state's fields cannot be evaluated. It is caught where the state runs, and becomes the state's failure.
/// </summary>
internal sealed class StateException(string error, string cause, string? location = null) : Exception(cause)
{
    public string Error { get; } = error;

    public string? Location { get; } = location;

    /// <summary>Whether the message already names the state, so that no prefix is added.</summary>
    public bool IsWhole { get; init; }

    public static StateException Runtime(string cause) => new(ErrorNames.Runtime, cause);

    public static StateException Intrinsic(string cause) => new(ErrorNames.IntrinsicFailure, cause);

    public static StateException Query(string cause, string? location) => new(ErrorNames.QueryEvaluation, cause, location);
}
