namespace Lambda.Engine.Routing;

/// <summary>A delivered event is in no schema of Event Grid.</summary>
/// <param name="reason">What is wrong with it.</param>
/// <param name="inner">The parser's exception.</param>
internal sealed class MalformedEventException(string reason, Exception? inner = null) : Exception(
    $"The event cannot be read: {reason}", inner);
