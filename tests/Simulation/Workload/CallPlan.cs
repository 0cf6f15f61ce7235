using System.Globalization;

namespace Simulation.Workload;

/// <summary>A synchronous invocation, and how likely it fails.</summary>
internal sealed record CallPlan(string Id, string Function, TimeSpan At, double Failing)
{
    /// <summary>Mostly two calls at once, and again when the results of their key have expired.</summary>
    public static IEnumerable<CallPlan> Draw(IReadOnlyList<FunctionPlan> functions, TimeSpan duration, Random random)
    {
        if (random.Next(3) != 0) yield break;
        var function = functions.FirstOrDefault(one => one.IsIdempotent) ?? functions[random.Next(functions.Count)];
        var (at, number) = (random.NextDouble() * duration / 2, 0);
        for (var round = random.Next(1, 5); round > 0; round--)
        {
            for (var calls = random.Next(1, 4); calls > 0; calls--)
                yield return new(
                    string.Create(CultureInfo.InvariantCulture, $"call-{++number}"), function.Name, at, random.Next(3) == 0 ? 0.5 : 0);
            at += TimeSpan.FromSeconds(Math.Min(function.KeyExpires, 60) + random.Next(1, 4));
        }
    }
}
