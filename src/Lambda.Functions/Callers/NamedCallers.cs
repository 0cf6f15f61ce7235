namespace Lambda.Functions.Callers;

/// <summary>The callers of one kind in the settings.</summary>
/// <param name="All">The settings of each caller, by its name.</param>
internal sealed record NamedCallers<TOptions>(IReadOnlyDictionary<string, TOptions> All);
