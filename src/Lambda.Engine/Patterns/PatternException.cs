namespace Lambda.Engine.Patterns;

/// <summary>The exception thrown for an event pattern that EventBridge does not accept.</summary>
/// <param name="path">The position of the error, as a JSON path.</param>
/// <param name="reason">What is wrong at that position.</param>
internal sealed class PatternException(string path, string reason) : Exception($"Event pattern is not valid at {path}: {reason}")
{
    /// <summary>The position of the error in the pattern, as a JSON path such as <c>$.detail.state[0]</c>.</summary>
    public string Path { get; } = path;

    /// <summary>What is wrong at that position.</summary>
    public string Reason { get; } = reason;
}
