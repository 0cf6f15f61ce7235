using Lambda.Engine.Invocation;
using Lambda.Engine.Patterns;

namespace Lambda.Engine.Routing;

/// <summary>A rule: routes the events that match a pattern to functions.</summary>
/// <param name="Name">Its name, unique in the app.</param>
/// <param name="Description">What it is for.</param>
/// <param name="Enabled">Whether it matches events.</param>
/// <param name="Pattern">The pattern that events have to match.</param>
/// <param name="Targets">The functions that receive matching events.</param>
/// <remarks>Mirrors https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rules.html.</remarks>
public sealed record EventRule(string Name, string Description, bool Enabled, EventPattern Pattern, IReadOnlyList<LambdaFunction> Targets);
