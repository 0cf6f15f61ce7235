namespace Lambda.Engine.Routing;

/// <summary>The exception thrown when a delivered event is in neither of Event Grid's schemas.</summary>
/// <param name="reason">What is wrong with it.</param>
/// <param name="inner">The parser's exception.</param>
internal sealed class MalformedEventException(string reason, Exception? inner = null) : Exception(
    $"The event cannot be read: {reason}", inner);
