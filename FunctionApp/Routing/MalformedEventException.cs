namespace FunctionApp.Routing;

/// <summary>What was delivered is no event of a schema that Event Grid has.</summary>
/// <param name="reason">What is wrong with it.</param>
/// <param name="inner">What the parser said.</param>
public sealed class MalformedEventException(string reason, Exception? inner = null) : Exception($"The event cannot be read: {reason}", inner);
