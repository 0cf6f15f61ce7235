using Local.Emulator.EventGrid.Filters;

namespace Local.Emulator.EventGrid.Blobs;

/// <summary>The containers to watch, derived from the subject filters of the subscriptions.</summary>
/// <param name="Exact">Names of containers.</param>
/// <param name="Prefixes">Beginnings of container names; an empty one stands for all containers.</param>
internal sealed record WatchedContainers(IReadOnlyList<string> Exact, IReadOnlyList<string> Prefixes)
{
    /// <summary>The beginning of every subject of a blob event.</summary>
    public const string SubjectPrefix = "/blobServices/default/containers/";

    public static WatchedContainers Of(IEnumerable<EventFilter> filters)
    {
        var (exact, prefixes) = (new SortedSet<string>(StringComparer.Ordinal), new SortedSet<string>(StringComparer.Ordinal));
        foreach (var filter in filters)
        {
            var begins = filter.SubjectBeginsWith.ToLowerInvariant();
            // A prefix that no blob's subject can have matches nothing.
            if (SubjectPrefix.StartsWith(begins, StringComparison.OrdinalIgnoreCase)) prefixes.Add("");
            else if (begins.StartsWith(SubjectPrefix, StringComparison.OrdinalIgnoreCase)) Add(begins[SubjectPrefix.Length..]);
        }
        return new WatchedContainers([.. exact], [.. prefixes]);

        void Add(string rest)
        {
            if (rest.IndexOf('/', StringComparison.Ordinal) is >= 0 and var end) exact.Add(rest[..end]);
            else prefixes.Add(rest);
        }
    }

    /// <summary>
    /// Returns whether the container is watched. Containers whose names begin with $ are the service's own and raise no events.
    /// </summary>
    public bool Includes(string container) =>
        !container.StartsWith('$') && (Exact.Contains(container, StringComparer.Ordinal)
            || Prefixes.Any(prefix => container.StartsWith(prefix, StringComparison.Ordinal)));
}
