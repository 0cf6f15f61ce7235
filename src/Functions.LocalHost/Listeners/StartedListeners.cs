using System.Collections.Concurrent;
using Microsoft.Azure.WebJobs.Host.Listeners;

namespace Functions.LocalHost.Listeners;

/// <summary>Keeps the listeners that run: while some cannot start, the WebJobs SDK does not stop the others.</summary>
internal sealed class StartedListeners : IListenerDecorator
{
    private static readonly AsyncLocal<bool> OfListener = new();
    private readonly ConcurrentDictionary<IListener, bool> _started = new();
    private int _made;

    /// <summary>
    /// Whether this code runs for a listener, and not for a call by HTTP. Many listeners cannot be started twice:
    /// their requests wait for a service that is away, instead of failing.
    /// </summary>
    public static bool IsListening => OfListener.Value;

    /// <summary>Whether all listeners have started.</summary>
    public bool AllRun => _started.Count == _made;

    public IListener Decorate(ListenerDecoratorContext context)
    {
        _made++;
        return new Kept(context.Listener, _started);
    }

    /// <summary>Stops those that run, all at once.</summary>
    public Task StopAsync(CancellationToken cancellation) =>
        Task.WhenAll(_started.Keys.Select(listener => listener.StopAsync(cancellation)));

    private sealed class Kept(IListener listener, ConcurrentDictionary<IListener, bool> started) : IListener
    {
        public async Task StartAsync(CancellationToken cancellationToken)
        {
            OfListener.Value = true;
            await listener.StartAsync(cancellationToken);
            started.TryAdd(listener, true);
        }

        public Task StopAsync(CancellationToken cancellationToken)
        {
            started.TryRemove(listener, out _);
            return listener.StopAsync(cancellationToken);
        }

        // A listener that is still starting may make its caller wait for that (Durable Functions).
        public void Cancel()
        {
            if (started.ContainsKey(listener)) listener.Cancel();
        }

        public void Dispose() => listener.Dispose();
    }
}
