namespace Lambda.Engine.Patterns;

/// <summary>The exception thrown for an event pattern that EventBridge does not accept.</summary>
/// <param name="path">Where it is wrong, as a JSON path.</param>
/// <param name="reason">What is wrong with it.</param>
internal sealed class PatternException(string path, string reason) : Exception($"Event pattern is not valid at {path}: {reason}")
{
    /// <summary>Where the pattern is wrong, as a JSON path such as <c>$.detail.state[0]</c>.</summary>
    public string Path { get; } = path;

    /// <summary>What is wrong there.</summary>
    public string Reason { get; } = reason;
}
