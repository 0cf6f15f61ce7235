using HostedSoak;

namespace Soak.Accounts;

/// <summary>What was sent, what the service accepted, and what the functions have done.</summary>
internal sealed class Ledger
{
    private readonly Lock _lock = new();
    private readonly Dictionary<Thing, Entry> _things = [];

    /// <summary>How many of the accepted things were not done yet.</summary>
    public int Open { get; private set; }

    /// <summary>How many accepted things were done.</summary>
    public long Finished { get; private set; }

    public void Accept(Thing thing)
    {
        lock (_lock)
        {
            var entry = EntryOf(thing);
            if (entry.IsAccepted) return;
            entry.IsAccepted = true;
            if (entry.Runs == 0) Open++;
            else Finished++;
        }
    }

    public void Done(JournalLine line)
    {
        lock (_lock)
        {
            var entry = EntryOf(line.Thing);
            entry.First = entry.Runs == 0 ? line.At : Math.Min(entry.First, line.At);
            if (++entry.Runs > 1 || !entry.IsAccepted) return;
            Open--;
            Finished++;
        }
    }

    /// <summary>Some of the accepted things that were not done.</summary>
    public IReadOnlyList<Thing> Missing(int most)
    {
        lock (_lock)
            return [.. _things.Where(pair => pair.Value is { IsAccepted: true, Runs: 0 }).Select(pair => pair.Key).Take(most)];
    }

    public Balance Of(Kind kind)
    {
        lock (_lock)
        {
            var entries = _things.Where(pair => pair.Key.Kind == kind).ToList();
            return new(
                entries.Count(pair => pair.Value.IsAccepted),
                entries.Count(pair => pair.Value is { IsAccepted: true, Runs: 0 }),
                entries.Sum(pair => Math.Max(0, pair.Value.Runs - 1)),
                entries.Count(pair => pair.Value is { IsAccepted: false, Runs: > 0 }),
                entries.Where(pair => pair.Value.Runs > 0).GroupBy(pair => pair.Key.Key).Sum(OutOfOrder));
        }
    }

    /// <summary>The sum of what the windows counted, and how many windows ended more than once with different counts.</summary>
    public (long Counted, int Contradictions) Windows()
    {
        lock (_lock)
        {
            var windows = _things.Keys.Where(thing => thing.Kind == Kind.Window).GroupBy(thing => thing.Key).ToList();
            return (windows.Sum(window => window.Max(thing => thing.Number)), windows.Count(window => window.Count() > 1));
        }
    }

    // A thing may be done again at any time, but not for the first time after one that was sent later.
    private static int OutOfOrder(IGrouping<string, KeyValuePair<Thing, Entry>> key)
    {
        var (count, latest) = (0, long.MinValue);
        foreach (var entry in key.OrderBy(pair => pair.Key.Number).Select(pair => pair.Value))
        {
            if (entry.First < latest) count++;
            latest = Math.Max(latest, entry.First);
        }
        return count;
    }

    private Entry EntryOf(Thing thing) =>
        _things.TryGetValue(thing, out var entry) ? entry : _things[thing] = new();

    private sealed class Entry
    {
        public bool IsAccepted { get; set; }

        public int Runs { get; set; }

        public long First { get; set; }
    }
}

/// <summary>How a kind of things fared.</summary>
/// <param name="Accepted">The service said that it has them.</param>
/// <param name="Lost">Accepted, and never done.</param>
/// <param name="Again">How often one was done after its first time.</param>
/// <param name="Unanswered">Done, though the sender was not told that they are accepted.</param>
/// <param name="OutOfOrder">Done for the first time after one of their key that was sent later.</param>
internal sealed record Balance(int Accepted, int Lost, int Again, int Unanswered, int OutOfOrder);
