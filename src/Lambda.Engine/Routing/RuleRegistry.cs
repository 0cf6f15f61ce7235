namespace Lambda.Engine.Routing;

/// <summary>Collects the rules that code registers; settings may override them and add others.</summary>
public sealed class RuleRegistry
{
    internal List<RuleDefinition> Definitions { get; } = [];

    /// <summary>Adds a rule to the app.</summary>
    /// <param name="name">Its name: 1–64 letters, digits, <c>.</c>, <c>-</c> and <c>_</c>.</param>
    /// <param name="pattern">The event pattern, as JSON.</param>
    /// <param name="targets">The functions that receive matching events: 1–5.</param>
    public RuleRegistry Add(string name, string pattern, params IReadOnlyList<string> targets)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(pattern);
        ArgumentNullException.ThrowIfNull(targets);
        Definitions.Add(new(name, pattern, targets));
        return this;
    }
}
