namespace Local.Emulator.EventGrid.Blobs;

/// <summary>The blobs of one container in its last listing, to compare the next one with.</summary>
/// <remarks>
/// A listing shows states, not what happened between them: a blob that is created and deleted between two listings
/// raises no event, and one that is replaced twice raises one.
/// </remarks>
/// <param name="isBaseline">Whether the blobs of the first listing existed before, and are not new.</param>
internal sealed class ContainerView(bool isBaseline)
{
    private bool _isBaseline = isBaseline;
    private Dictionary<string, BlobVersion> _known = new(StringComparer.Ordinal);
    private Dictionary<string, BlobVersion> _listing = new(StringComparer.Ordinal);

    /// <summary>The number of blobs that are remembered.</summary>
    public int Count => Math.Max(_known.Count, _listing.Count);

    /// <summary>Begins a listing. Blobs that an interrupted listing has shown stay known.</summary>
    public void Begin()
    {
        foreach (var (name, version) in _listing) _known[name] = version;
        _listing.Clear();
    }

    /// <summary>Records that the listing contains a blob. Returns true if the blob is new, or was replaced.</summary>
    public bool IsNew(BlobVersion version)
    {
        _listing[version.Name] = version;
        return !_isBaseline && (!_known.TryGetValue(version.Name, out var known) || version.Replaces(known));
    }

    public bool Knows(string name) => _known.ContainsKey(name);

    /// <summary>Ends a listing, and returns the blobs that are no longer in it.</summary>
    public IReadOnlyList<BlobVersion> End()
    {
        BlobVersion[] deleted = [.. _known.Values.Where(known => !_listing.ContainsKey(known.Name))];
        (_known, _listing) = (_listing, _known);
        _listing.Clear();
        _isBaseline = false;
        return deleted;
    }
}
