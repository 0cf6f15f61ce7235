namespace FunctionApp.Settings;

/// <summary>A function could not run with what it was to be changed to. The message says what is wrong.</summary>
public sealed class InvalidChangeException(string message) : Exception(message);

/// <summary>The function was changed from elsewhere at the same time, again and again.</summary>
public sealed class ChangeConflictException(string function) : Exception($"{function} is being changed by others at the same time; try again.");
