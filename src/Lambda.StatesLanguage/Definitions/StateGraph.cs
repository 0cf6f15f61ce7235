namespace Lambda.StatesLanguage.Definitions;

/// <summary>States and the one that starts: a state machine, a branch, or an item processor.</summary>
/// <param name="Pointer">The position in the definition, as a JSON pointer; empty for the whole definition.</param>
internal sealed record StateGraph(string Pointer, string StartAt, IReadOnlyDictionary<string, State> States);
