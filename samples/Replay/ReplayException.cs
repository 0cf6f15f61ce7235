namespace Samples.Replay;

/// <summary>What is said to the user instead of a stack.</summary>
internal sealed class ReplayException(string message, Exception? cause = null) : Exception(message, cause);
