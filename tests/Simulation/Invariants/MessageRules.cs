using Simulation.Runs;

namespace Simulation.Invariants;

/// <summary>Retries are within their bounds: so many attempts, so long apart.</summary>
internal static class MessageRules
{
    private const string Invariant = "Retries are within their bounds";
    private static readonly TimeSpan MaxBackoff = TimeSpan.FromMinutes(5);

    public static void Check(World world, Story story, EventMessage item, TimeSpan delay)
    {
        var retries = world.Ledger.Settings(item.Function).MostRetries;
        story.IsSent = true;
        if (item.Redrives >= story.Redrives) (story.Redrives, story.AgesFrom) = (item.Redrives, item.AgesFrom);
        var (least, most) = item switch
        {
            { Backoffs: > 0 } => (TimeSpan.Zero, MaxBackoff),
            { Attempt: 1 } => (TimeSpan.Zero, TimeSpan.Zero),
            { Attempt: 2 } => (TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(1)),
            _ => (TimeSpan.FromMinutes(2), TimeSpan.FromMinutes(2)),
        };
        if (item.Attempt < 1 || item.Attempt > retries + 1)
            world.Ledger.Violate(Invariant, $"{item} was sent, and {item.Function} is retried {retries} times");
        else if (delay < least || delay > most)
            world.Ledger.Violate(Invariant, $"{item} was sent with a delay of {delay}");
        else if (item is { Backoffs: 1 } && delay > TimeSpan.FromSeconds(1))
            world.Ledger.Violate(Invariant, $"The first back-off of {item} is {delay}");
    }
}
