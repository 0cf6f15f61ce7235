namespace Lambda.StatesLanguage.Errors;

/// <summary>
/// The errors that the language itself raises, and how the names in <c>ErrorEquals</c> match them
/// (<see href="https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html">Handling errors</see>).
/// </summary>
public static class ErrorNames
{
    /// <summary>
    /// Matches every error except <see cref="Runtime"/>, and except <see cref="DataLimitExceeded"/> that a state's own output causes.
    /// </summary>
    public const string All = "States.ALL";

    /// <summary>A task ran longer than its timeout, or its heartbeats stopped.</summary>
    public const string Timeout = "States.Timeout";

    /// <summary>A task's heartbeats stopped. The error has the name <see cref="Timeout"/>, and matches both names.</summary>
    public const string HeartbeatTimeout = "States.HeartbeatTimeout";

    /// <summary>Matches every error except <see cref="Timeout"/>.</summary>
    public const string TaskFailed = "States.TaskFailed";

    /// <summary>The execution cannot continue. This error can be neither retried nor caught.</summary>
    public const string Runtime = "States.Runtime";

    /// <summary>A value is larger than 256 KB.</summary>
    public const string DataLimitExceeded = "States.DataLimitExceeded";

    /// <summary>No rule of a Choice state matched, and it has no default.</summary>
    public const string NoChoiceMatched = "States.NoChoiceMatched";

    /// <summary>An intrinsic function failed.</summary>
    public const string IntrinsicFailure = "States.IntrinsicFailure";

    /// <summary>A JSONata expression failed.</summary>
    public const string QueryEvaluation = "States.QueryEvaluationError";

    /// <summary>More items of a Map state failed than the state tolerates.</summary>
    public const string ExceedToleratedFailureThreshold = "States.ExceedToleratedFailureThreshold";

    /// <summary>The items of a Map state could not be read.</summary>
    public const string ItemReaderFailed = "States.ItemReaderFailed";

    /// <summary>The results of a Map state could not be written.</summary>
    public const string ResultWriterFailed = "States.ResultWriterFailed";

    /// <summary>A state's <c>ResultPath</c> cannot be applied to its input.</summary>
    public const string ResultPathMatchFailure = "States.ResultPathMatchFailure";

    /// <summary>The names that the language reserves. Other names that start with <c>States.</c> are refused.</summary>
    public static IReadOnlySet<string> Known { get; } = new HashSet<string>(StringComparer.Ordinal)
    {
        All, Timeout, HeartbeatTimeout, TaskFailed, Runtime, DataLimitExceeded, NoChoiceMatched, IntrinsicFailure, QueryEvaluation,
        ExceedToleratedFailureThreshold, ItemReaderFailed, ResultWriterFailed,
        ResultPathMatchFailure, "States.Permissions", "States.ParameterPathFailure", "States.BranchFailed",
        "States.Http.Socket",
    };

    internal static bool Matches(IEnumerable<string> names, Failure failure) => names.Any(name => Matches(name, failure));

    private static bool Matches(string name, Failure failure) => failure.Error != Runtime && name switch
    {
        All => failure.Error != DataLimitExceeded || failure.IsFromTask,
        TaskFailed => failure.Error != Timeout && (failure.Error != DataLimitExceeded || failure.IsFromTask),
        HeartbeatTimeout => failure.IsHeartbeat || failure.Error == HeartbeatTimeout,
        _ => name == failure.Error,
    };
}
