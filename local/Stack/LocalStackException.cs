namespace Local.Stack;

/// <summary>
/// The exception thrown when something that the app needs on this machine could not be started. Its message says what to do.
/// </summary>
internal sealed class LocalStackException : Exception
{
    public LocalStackException(string message) : base(message) { }
    public LocalStackException(string message, Exception inner) : base(message, inner) { }
}
