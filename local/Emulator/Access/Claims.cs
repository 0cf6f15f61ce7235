namespace Local.Emulator.Access;

/// <summary>The claims of one client. Each covers a path and everything below it, until it expires.</summary>
internal sealed class Claims(TimeProvider time)
{
    private readonly Dictionary<string, DateTimeOffset> _expiries = new(StringComparer.OrdinalIgnoreCase);
    private readonly Lock _gate = new();

    /// <param name="path">The path; empty for everything.</param>
    public void Add(string path, DateTimeOffset expires)
    {
        lock (_gate) _expiries[path] = expires;
    }

    public bool Allow(string path)
    {
        var now = time.GetUtcNow();
        lock (_gate) return _expiries.Any(claim => claim.Value > now && Covers(claim.Key, path));
    }

    /// <summary>Returns when the next claim expires; null if none does. This removes expired claims.</summary>
    public DateTimeOffset? NextExpiry()
    {
        var now = time.GetUtcNow();
        lock (_gate)
        {
            foreach (var ended in _expiries.Where(claim => claim.Value <= now).Select(claim => claim.Key).ToArray())
                _expiries.Remove(ended);
            return _expiries.Count == 0 ? null : _expiries.Values.Min();
        }
    }

    /// <summary>Returns whether the path is the resource, or is below it.</summary>
    public static bool Covers(string resource, string path) =>
        resource.Length == 0
        || (path.StartsWith(resource, StringComparison.OrdinalIgnoreCase)
            && (path.Length == resource.Length || path[resource.Length] == '/'));
}
