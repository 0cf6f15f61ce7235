using System.Collections.Concurrent;

namespace HostedMessaging;

/// <summary>What the functions saw, and what a test wants them to do.</summary>
public sealed class Calls
{
    public ConcurrentQueue<string> Seen { get; } = [];

    public Func<string, CancellationToken, Task> Do { get; set; } = (_, _) => Task.CompletedTask;

    public Task RunAsync(string call, CancellationToken cancellation = default)
    {
        Seen.Enqueue(call);
        return Do(call, cancellation);
    }
}
