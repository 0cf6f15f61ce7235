namespace Lambda.Engine.Settings;

/// <summary>A change would leave the function with invalid options. The message says what is wrong.</summary>
public sealed class InvalidChangeException(string message) : Exception(message);

/// <summary>Other requests changed the function during every try.</summary>
public sealed class ChangeConflictException(string function) : Exception($"{function} is being changed by another request; try again.");
