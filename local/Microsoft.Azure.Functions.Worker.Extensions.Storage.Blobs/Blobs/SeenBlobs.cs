namespace Local.Blobs;

/// <summary>Which versions of blobs need not be handed on again. Remembers no more than the last whole listing had.</summary>
internal sealed class SeenBlobs
{
    private Dictionary<string, string> _last = new(StringComparer.Ordinal);
    private Dictionary<string, string> _listing = new(StringComparer.Ordinal);

    /// <summary>Whether a listed blob is to be handed on: it is new, or its ETag is.</summary>
    public bool IsNew(string name, string etag)
    {
        // A listing that broke off has left what it handed on.
        if (_listing.TryGetValue(name, out var seen) && seen == etag) return false;
        if (!_last.TryGetValue(name, out seen) || seen != etag) return true;
        _listing[name] = etag;
        return false;
    }

    /// <summary>The blob was handed on.</summary>
    public void Add(string name, string etag) => _listing[name] = etag;

    /// <summary>The listing is through: a blob that it did not have is forgotten.</summary>
    public void EndListing()
    {
        (_last, _listing) = (_listing, _last);
        _listing.Clear();
    }
}
