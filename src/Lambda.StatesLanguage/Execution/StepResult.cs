using Lambda.StatesLanguage.History;

namespace Lambda.StatesLanguage.Execution;

/// <summary>The result of a signal: the decisions, in order, and the events for the history.</summary>
public sealed record StepResult(IReadOnlyList<Decision> Decisions, IReadOnlyList<HistoryEvent> Events);
