namespace Lambda.StatesLanguage.Execution;

/// <summary>The history is full: the execution fails, whatever it was doing.</summary>
internal sealed class HistoryLimitException : Exception;
