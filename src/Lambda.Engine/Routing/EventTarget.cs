using Lambda.Engine.Invocation;

namespace Lambda.Engine.Routing;

/// <summary>A target of a rule: a function, and what it receives for an event.</summary>
/// <param name="Function">The function.</param>
internal sealed record EventTarget(LambdaFunction Function)
{
    internal TargetInput Input { get; init; } = TargetInput.WholeEvent;
}
