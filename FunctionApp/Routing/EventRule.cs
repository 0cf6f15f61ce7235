using FunctionApp.Invocation;
using FunctionApp.Patterns;

namespace FunctionApp.Routing;

/// <summary>A rule: which events go to which functions.</summary>
/// <param name="Name">Its name, unique in the app.</param>
/// <param name="Description">What it is for.</param>
/// <param name="Enabled">Whether it takes events.</param>
/// <param name="Pattern">What an event has to be like.</param>
/// <param name="Targets">The functions that get each such event.</param>
/// <remarks>Mirrors https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rules.html.</remarks>
public sealed record EventRule(string Name, string Description, bool Enabled, EventPattern Pattern, IReadOnlyList<LambdaFunction> Targets);
