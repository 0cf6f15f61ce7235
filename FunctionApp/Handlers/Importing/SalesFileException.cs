namespace FunctionApp.Handlers.Importing;

/// <summary>
/// The exception for a file that is not valid as a whole. Its message says why. Single invalid rows are rejected instead.
/// </summary>
public sealed class SalesFileException(string message, Exception? cause = null) : Exception(message, cause);
