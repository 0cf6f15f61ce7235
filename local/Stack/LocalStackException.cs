namespace Local.Stack;

/// <summary>Something the app needs on this machine could not be started; the message says what and what to do.</summary>
internal sealed class LocalStackException : Exception
{
    public LocalStackException(string message) : base(message) { }
    public LocalStackException(string message, Exception inner) : base(message, inner) { }
}
