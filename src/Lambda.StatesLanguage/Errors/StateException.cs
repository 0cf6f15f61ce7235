namespace Lambda.StatesLanguage.Errors;

/// <summary>A state's fields cannot be evaluated. Caught where the state is run, and turned into its failure.</summary>
internal sealed class StateException(string error, string cause, string? location = null) : Exception(cause)
{
    public string Error { get; } = error;

    public string? Location { get; } = location;

    /// <summary>Whether the message names the state itself, so that nothing is put before it.</summary>
    public bool IsWhole { get; init; }

    public static StateException Runtime(string cause) => new(ErrorNames.Runtime, cause);

    public static StateException Intrinsic(string cause) => new(ErrorNames.IntrinsicFailure, cause);

    public static StateException Query(string cause, string? location) => new(ErrorNames.QueryEvaluation, cause, location);
}
