namespace Local.Stack;

/// <summary>Something that the app needs on this machine could not be started; the message says what to do.</summary>
internal sealed class LocalStackException : Exception
{
    public LocalStackException(string message) : base(message) { }
    public LocalStackException(string message, Exception inner) : base(message, inner) { }
}
