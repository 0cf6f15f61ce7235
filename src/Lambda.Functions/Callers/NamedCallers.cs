namespace Lambda.Functions.Callers;

/// <summary>The callers of one kind that the settings name.</summary>
/// <param name="All">What the settings say of each, by its name.</param>
internal sealed record NamedCallers<TOptions>(IReadOnlyDictionary<string, TOptions> All);
