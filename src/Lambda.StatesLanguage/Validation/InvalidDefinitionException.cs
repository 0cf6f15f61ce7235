namespace Lambda.StatesLanguage.Validation;

/// <summary>
/// The exception thrown when a definition has errors. Its message has the form of Step Functions' <c>InvalidDefinition</c>.
/// </summary>
public sealed class InvalidDefinitionException : Exception
{
    /// <summary>Creates an exception with the errors among the findings.</summary>
    public InvalidDefinitionException(IReadOnlyList<Diagnostic> diagnostics)
        : base("Invalid State Machine Definition: '" + string.Join(", ", diagnostics
            .Where(each => each.Severity == Diagnostic.Error)
            .Select(each => $"{each.Code}: {each.Message}{(each.Location is null ? "" : $" at {each.Location}")}")) + "'") =>
        Diagnostics = diagnostics;

    /// <summary>Creates an exception with a message.</summary>
    public InvalidDefinitionException(string message)
        : base(message)
    {
    }

    /// <summary>Creates an exception with a message and its cause.</summary>
    public InvalidDefinitionException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Creates an exception without a message.</summary>
    public InvalidDefinitionException()
    {
    }

    /// <summary>All findings.</summary>
    public IReadOnlyList<Diagnostic> Diagnostics { get; } = [];
}
