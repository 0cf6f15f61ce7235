using Lambda.Engine.Invocation;
using Lambda.Engine.Patterns;
using Lambda.Engine.Routing.Schedules;

namespace Lambda.Engine.Routing;

/// <summary>A rule: routes the events that match a pattern to functions, or invokes functions on a schedule, or both.</summary>
/// <param name="Name">Its name, unique in the app.</param>
/// <param name="Description">A description of the rule.</param>
/// <param name="Enabled">Whether the rule is in effect: it matches events, and runs on its schedule.</param>
/// <param name="Pattern">The pattern that events have to match; null for a rule that only runs on a schedule.</param>
/// <param name="Targets">The functions that receive the events.</param>
/// <remarks>Mirrors https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rules.html.</remarks>
internal sealed record EventRule(string Name, string Description, bool Enabled, EventPattern? Pattern, IReadOnlyList<EventTarget> Targets)
{
    /// <summary>The rate or cron expression; null for a rule without a schedule.</summary>
    public string? ScheduleExpression => Schedule?.Expression;

    internal Schedule? Schedule { get; init; }

    internal string ArnIn(FunctionCatalogue catalogue) => $"arn:aws:events:{catalogue.Region}:{catalogue.AccountId}:rule/{Name}";
}
