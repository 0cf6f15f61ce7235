namespace Lambda.Engine.Changes;

/// <summary>The exception thrown when a change would leave invalid settings. Its message says what is wrong.</summary>
internal sealed class InvalidChangeException(string message) : Exception(message);

/// <summary>The exception thrown when other requests made changes each time a change was tried.</summary>
internal sealed class ChangeConflictException(string what) : Exception($"{what} is being changed by another request; try again.");
