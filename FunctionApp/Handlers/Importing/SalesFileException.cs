namespace FunctionApp.Handlers.Importing;

/// <summary>A file that is not a day's sales as a whole; the message says why. Single bad rows are rejected instead.</summary>
public sealed class SalesFileException(string message, Exception? cause = null) : Exception(message, cause);
