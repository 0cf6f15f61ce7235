namespace FunctionApp.Patterns;

/// <summary>A pattern is not one that EventBridge would take.</summary>
/// <param name="path">Where, as a JSON path.</param>
/// <param name="reason">Why.</param>
public sealed class PatternException(string path, string reason) : Exception($"Event pattern is not valid at {path}: {reason}")
{
    /// <summary>Where the pattern is wrong, as a JSON path such as <c>$.detail.state[0]</c>.</summary>
    public string Path { get; } = path;

    /// <summary>What is wrong there.</summary>
    public string Reason { get; } = reason;
}
