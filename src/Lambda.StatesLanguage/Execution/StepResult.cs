using Lambda.StatesLanguage.History;

namespace Lambda.StatesLanguage.Execution;

/// <summary>What follows from a signal: what to do, in order, and what goes into the history.</summary>
public sealed record StepResult(IReadOnlyList<Decision> Decisions, IReadOnlyList<HistoryEvent> Events);
