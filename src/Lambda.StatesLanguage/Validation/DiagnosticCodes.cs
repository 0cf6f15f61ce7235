namespace Lambda.StatesLanguage.Validation;

/// <summary>
/// The codes of findings
/// (<see href="https://docs.aws.amazon.com/step-functions/latest/apireference/API_ValidateStateMachineDefinitionDiagnostic.html"/>).
/// </summary>
public static class DiagnosticCodes
{
    /// <summary>A field's value looks like a path or an intrinsic function, but its name does not end with <c>.$</c>.</summary>
    public const string NoDollar = "NO_DOLLAR";

    /// <summary>A field's value looks like a path, but its name does not end with <c>Path</c>.</summary>
    public const string NoPath = "NO_PATH";

    /// <summary>The result of a Pass state seems to contain paths, which are not evaluated.</summary>
    public const string PassResultIsStatic = "PASS_RESULT_IS_STATIC";

    /// <summary>The text is not JSON.</summary>
    public const string InvalidJson = "INVALID_JSON_DESCRIPTION";

    /// <summary>The definition is missing or empty.</summary>
    public const string MissingDescription = "MISSING_DESCRIPTION";

    /// <summary>A field is missing, unknown, or has the wrong form.</summary>
    public const string Schema = "SCHEMA_VALIDATION_FAILED";

    /// <summary>A Task's resource is not valid.</summary>
    public const string InvalidResource = "INVALID_RESOURCE";

    /// <summary>No state ends the machine.</summary>
    public const string MissingEndState = "MISSING_END_STATE";

    /// <summary>Two states have the same name.</summary>
    public const string DuplicateStateName = "DUPLICATE_STATE_NAME";

    /// <summary>A state's name is empty, too long, or has forbidden characters.</summary>
    public const string InvalidStateName = "INVALID_STATE_NAME";

    /// <summary>Two Map states have the same label.</summary>
    public const string DuplicateLabelName = "DUPLICATE_LABEL_NAME";

    /// <summary>A Map state's label has forbidden characters.</summary>
    public const string InvalidLabelName = "INVALID_LABEL_NAME";

    /// <summary>A transition leads to a state that does not exist, or no transition leads to a state.</summary>
    public const string MissingTransitionTarget = "MISSING_TRANSITION_TARGET";

    /// <summary>States are nested too deeply.</summary>
    public const string TooDeeplyNested = "TOO_DEEPLY_NESTED";
}
