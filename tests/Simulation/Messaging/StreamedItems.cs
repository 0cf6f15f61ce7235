using System.Globalization;
using Lambda.Engine.TableStreams;
using Simulation.Scheduling;
using Simulation.Storage;

namespace Simulation.Messaging;

/// <summary>The items of a streamed table, and every change of them that was stored.</summary>
internal sealed class StreamedItems(Loop loop)
{
    /// <summary>The table, its mapping, and the function that has its changes.</summary>
    public const string Table = "stock";

    public const string Number = "N";
    public const string Expires = "Expires";

    // A timer finds what has expired, once a minute while storage answers.
    private static readonly TimeSpan LongestExpiry = TimeSpan.FromMinutes(10);

    private readonly Dictionary<string, Entity> _expiring = new(StringComparer.Ordinal);

    public List<ItemChange> All { get; } = [];

    /// <summary>Told when a shard is about to take its eye off a partition: the worst moment for a write.</summary>
    public Action<string> Fenced { get; set; } = _ => { };

    /// <summary>The number of the last write.</summary>
    public int Numbers { get; set; }

    /// <summary>Whether the function has every change, and no item is left that will expire.</summary>
    public bool AreRead => _expiring.Count == 0 && All.TrueForAll(change => change.IsDone);

    /// <summary>Whether there is still work: a change that the function has not had, or an item that is to expire.</summary>
    public bool HaveWork(DateTimeOffset calmFrom) =>
        !All.TrueForAll(change => change.IsDone) || Overdue(calmFrom).Count() < _expiring.Count;

    /// <summary>The items that should have expired long ago, although nothing has failed since that time.</summary>
    public IEnumerable<Entity> Overdue(DateTimeOffset calmFrom) => _expiring.Values.Where(item =>
    {
        var due = DateTimeOffset.FromUnixTimeSeconds((long)(double)item.Value(Expires)!);
        return loop.Now - (due > calmFrom ? due : calmFrom) > LongestExpiry;
    });

    /// <summary>Takes note of a stored row, unless it is one of the stream's own.</summary>
    public void Written(Entity? was, Entity? now)
    {
        var key = (was ?? now)!.Key;
        if (key.Row == TableStreamKeys.Head && now is not null && now.Text("Last") == was?.Text("Last")) Fenced(key.Partition);
        if (TableStreamKeys.IsReserved(key.Row)) return;
        var item = $"{key.Partition}/{key.Row}";
        All.Add(new(item, was?.Number(Number), now?.Number(Number)) { Index = All.Count });
        if (now?.Value(Expires) is not null) _expiring[item] = now;
        else _expiring.Remove(item);
    }
}

/// <summary>A change of an item, by the number that each write gives it.</summary>
internal sealed class ItemChange(string item, int? old, int? @new)
{
    public string Item => item;

    public int? Old => old;

    public int? New => @new;

    /// <summary>Its place among all changes.</summary>
    public int Index { get; init; }

    public string Name => $"{item} from {Text(old)} to {Text(@new)}";

    public int Succeeded { get; set; }

    public int Failed { get; set; }

    public bool IsReported { get; set; }

    public bool IsDone => Succeeded > 0 || IsReported;

    /// <summary>Its place in its shard, once it was seen.</summary>
    public string? Sequence { get; set; }

    private static string Text(int? number) => number?.ToString(CultureInfo.InvariantCulture) ?? "nothing";
}
