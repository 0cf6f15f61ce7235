namespace Lambda.StatesLanguage.Definitions;

/// <summary>States and where they start: a state machine, a branch, or an item processor.</summary>
/// <param name="Pointer">Where in the definition, as a JSON pointer; empty for the whole.</param>
internal sealed record StateGraph(string Pointer, string StartAt, IReadOnlyDictionary<string, State> States);
