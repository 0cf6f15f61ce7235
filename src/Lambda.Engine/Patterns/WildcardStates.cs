using Lambda.Engine.Patterns.Values;

namespace Lambda.Engine.Patterns;

/// <summary>The positions that a text can have in a field's wildcards while it is read byte by byte, from its opening quote on.</summary>
internal sealed class WildcardStates
{
    private const byte Quote = (byte)'"';

    // Bytes that occur in no wildcard are equivalent.
    private const int Other = 256;

    // Beside bytes, what leads to a state that wildcards of one test share.
    private const int Asterisk = -1;

    // Beyond this, patterns are not written by hand and take long to analyse.
    private const int MostSets = 10_000;

    private readonly List<Place> _places = [new()];

    /// <param name="tests">The wildcards of each test of the field.</param>
    public WildcardStates(IEnumerable<IReadOnlyList<WildcardText>> tests)
    {
        foreach (var test in tests)
        {
            // Wildcards of one test with a common prefix share states up to their first asterisk.
            var shared = new Dictionary<(int From, int Next), int>();
            foreach (var wildcard in test) Add(wildcard, shared);
        }
    }

    /// <summary>
    /// Returns the largest number of positions that any text can have at once. The search ends at the limit, and after ten thousand sets of
    /// positions.
    /// </summary>
    public int Most(int limit)
    {
        var (most, seen, open) = (0, new HashSet<string>(StringComparer.Ordinal), new Stack<int[]>());
        open.Push([0]);
        while (most <= limit && open.TryPop(out var from))
        {
            HashSet<int> bytes = [Other, .. from.SelectMany(place => _places[place].Next.Keys)];
            foreach (var next in bytes)
            {
                SortedSet<int> to = [.. from.SelectMany(place => After(place, next))];
                if (to.Count == 0 || !seen.Add(string.Join(',', to))) continue;
                most = seen.Count > MostSets ? int.MaxValue : Math.Max(most, to.Count);
                open.Push([.. to]);
            }
        }
        return most;
    }

    private IEnumerable<int> After(int place, int next)
    {
        if (_places[place].IsAsterisk) yield return place;
        foreach (var to in _places[place].Next.GetValueOrDefault(next) ?? [])
        {
            yield return to;
            // An asterisk also matches an empty string.
            if (_places[to].Asterisk is { } asterisk) yield return asterisk;
        }
    }

    private void Add(WildcardText wildcard, Dictionary<(int From, int Next), int> shared)
    {
        var at = Step(0, Quote, Shared((0, Quote), shared));
        foreach (var (index, part) in wildcard.Parts.Index())
        {
            if (index > 0)
            {
                var asterisk = Shared((at, Asterisk), shared);
                _places[at].Asterisk = asterisk;
                _places[asterisk].IsAsterisk = true;
                at = asterisk;
            }
            foreach (var next in part) at = Step(at, next, index == 0 ? Shared((at, next), shared) : New());
        }
    }

    private int Step(int from, byte next, int to)
    {
        if (!_places[from].Next.TryGetValue(next, out var known)) _places[from].Next[next] = known = [];
        if (!known.Contains(to)) known.Add(to);
        return to;
    }

    // The state that wildcards of this test share there. What came before is in the state it comes from.
    private int Shared((int From, int Next) way, Dictionary<(int From, int Next), int> shared) =>
        shared.TryGetValue(way, out var known) ? known : shared[way] = New();

    private int New()
    {
        _places.Add(new());
        return _places.Count - 1;
    }

    private sealed class Place
    {
        /// <summary>The positions that can follow, by the next byte.</summary>
        public Dictionary<int, List<int>> Next { get; } = [];

        /// <summary>The asterisk that follows this position; null if none does.</summary>
        public int? Asterisk { get; set; }

        /// <summary>Whether every byte keeps the text at this position.</summary>
        public bool IsAsterisk { get; set; }
    }
}
