namespace Lambda.StatesLanguage.Paths;

/// <summary>The exception thrown when a text is not a path, an intrinsic function or an expression.</summary>
internal sealed class PathSyntaxException(string message) : Exception(message);
