using System.Collections.Immutable;
using Local.Emulator.ServiceBus.Messages;
using Local.Emulator.ServiceBus.Outcomes;
using Local.Emulator.ServiceBus.Sql;

namespace Local.Emulator.ServiceBus.Rules;

/// <summary>
/// The rules of a subscription. They change while messages are being published; each message is matched against one version of
/// them. https://learn.microsoft.com/azure/service-bus-messaging/topic-filters
/// </summary>
internal sealed class RuleSet(string subscription, IEnumerable<Rule> rules)
{
    /// <summary>The application property with the name of the rule whose action made the copy.</summary>
    public const string RuleNameProperty = "RuleName";

    private ImmutableList<Rule> _rules = [.. rules];

    public IReadOnlyList<Rule> List() => _rules;

    public Outcome Add(Rule rule)
    {
        if (rule.Name.Length > ServiceBusLimits.NameLength)
            return new Failure(BrokerError.ArgumentError, $"The rule's name has more than {ServiceBusLimits.NameLength} characters.");
        return ImmutableInterlocked.Update(
            ref _rules, static (all, added) => all.Exists(known => Same(known, added.Name)) ? all : all.Add(added), rule)
            ? Outcome.Success
            : new Failure(BrokerError.AlreadyExists, $"'{subscription}' already has a rule '{rule.Name}'.");
    }

    public Outcome Replace(Rule rule) =>
        ImmutableInterlocked.Update(
            ref _rules,
            static (all, changed) => all.FindIndex(known => Same(known, changed.Name)) is >= 0 and var at ? all.SetItem(at, changed) : all,
            rule)
            ? Outcome.Success
            : Failures.EntityNotFound($"{subscription}/Rules/{rule.Name}");

    public Outcome Remove(string name) =>
        ImmutableInterlocked.Update(ref _rules, static (all, removed) => all.RemoveAll(rule => Same(rule, removed)), name)
            ? Outcome.Success
            : Failures.EntityNotFound($"{subscription}/Rules/{name}");

    /// <summary>
    /// Returns the copies of the message that the subscription receives: one for each matching rule with an action, and one for all rules
    /// without an action.
    /// </summary>
    /// <exception cref="SqlEvaluationException">A filter or an action cannot be evaluated for the message.</exception>
    public IReadOnlyList<IMessageContent> Select(IMessageContent content)
    {
        List<IMessageContent>? copies = null;
        var plain = false;
        foreach (var rule in _rules)
        {
            if ((plain && rule.Action is null) || !rule.Filter.Matches(content)) continue;
            copies ??= [];
            copies.Add(rule.Action is null ? content : Annotate(content, rule.Name, rule.Action));
            plain |= rule.Action is null;
        }
        return copies ?? (IReadOnlyList<IMessageContent>)[];
    }

    private static IMessageContent Annotate(IMessageContent content, string rule, SqlAction action) =>
        action.Apply(content).With(new ContentChanges { Set = new Dictionary<string, object?> { [RuleNameProperty] = rule } });

    private static bool Same(Rule rule, string name) => rule.Name.Equals(name, StringComparison.OrdinalIgnoreCase);
}
