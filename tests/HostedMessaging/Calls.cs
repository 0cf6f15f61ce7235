using System.Collections.Concurrent;

namespace HostedMessaging;

/// <summary>What the functions saw.</summary>
public sealed class Calls
{
    public ConcurrentQueue<string> Seen { get; } = [];
}
