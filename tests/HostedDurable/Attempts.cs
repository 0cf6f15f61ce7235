using System.Collections.Concurrent;

namespace HostedDurable;

/// <summary>How often each piece of work was begun.</summary>
public sealed class Attempts
{
    private readonly ConcurrentDictionary<string, int> _begun = new();

    /// <summary>Counts another.</summary>
    public int Begin(string work) => _begun.AddOrUpdate(work, 1, (_, before) => before + 1);
}
