namespace Lambda.Engine.Routing;

/// <summary>Collects the rules that are registered in code. Settings may override them and add others.</summary>
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
        return Add(name, pattern, [.. targets.Select(target => new RuleTarget(target))]);
    }

    /// <summary>Adds a rule to the app whose targets receive parts of events, or text made from them.</summary>
    /// <param name="name">Its name: 1–64 letters, digits, <c>.</c>, <c>-</c> and <c>_</c>.</param>
    /// <param name="pattern">The event pattern, as JSON.</param>
    /// <param name="targets">The functions, 1–5, each with the input that it receives for a matching event.</param>
    public RuleRegistry Add(string name, string pattern, IReadOnlyList<RuleTarget> targets)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(pattern);
        ArgumentNullException.ThrowIfNull(targets);
        Definitions.Add(new(name, pattern, targets));
        return this;
    }

    /// <summary>Adds a rule to the app that runs on a schedule.</summary>
    /// <param name="name">Its name: 1–64 letters, digits, <c>.</c>, <c>-</c> and <c>_</c>.</param>
    /// <param name="expression"><c>rate(5 minutes)</c>, or <c>cron(0 12 * * ? *)</c> in UTC.</param>
    /// <param name="targets">The functions that it invokes: 1–5.</param>
    public RuleRegistry AddSchedule(string name, string expression, params IReadOnlyList<string> targets)
    {
        ArgumentNullException.ThrowIfNull(targets);
        return AddSchedule(name, expression, [.. targets.Select(target => new RuleTarget(target))]);
    }

    /// <summary>Adds a rule to the app that runs on a schedule and whose targets have their own inputs.</summary>
    /// <param name="name">Its name: 1–64 letters, digits, <c>.</c>, <c>-</c> and <c>_</c>.</param>
    /// <param name="expression"><c>rate(5 minutes)</c>, or <c>cron(0 12 * * ? *)</c> in UTC.</param>
    /// <param name="targets">The functions, 1–5, each with the input that it receives.</param>
    public RuleRegistry AddSchedule(string name, string expression, IReadOnlyList<RuleTarget> targets)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(expression);
        ArgumentNullException.ThrowIfNull(targets);
        Definitions.Add(new(name, null, targets) { ScheduleExpression = expression });
        return this;
    }
}
