namespace Lambda.StatesLanguage.Execution;

/// <summary>The exception thrown when the history is full: the execution fails, whatever it was doing.</summary>
internal sealed class HistoryLimitException : Exception;
