namespace Lambda.Engine.Changes;

/// <summary>A change would leave invalid settings. The message says what is wrong.</summary>
internal sealed class InvalidChangeException(string message) : Exception(message);

/// <summary>Other requests made changes during every try.</summary>
internal sealed class ChangeConflictException(string what) : Exception($"{what} is being changed by another request; try again.");
