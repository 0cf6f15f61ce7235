using System.Collections.Concurrent;
using Microsoft.Azure.WebJobs.Host.Listeners;

namespace Functions.LocalHost.Listeners;

/// <summary>Tracks running listeners, because the WebJobs SDK does not stop them while other listeners cannot start.</summary>
internal sealed class StartedListeners : IListenerDecorator
{
    private static readonly AsyncLocal<bool> OfListener = new();
    private readonly ConcurrentDictionary<IListener, bool> _started = new();
    private int _made;

    /// <summary>
    /// Whether the calling code runs for a listener, and not for a call over HTTP. Requests of listeners wait for a service that does not
    /// answer instead of failing, because many listeners cannot be started twice.
    /// </summary>
    public static bool IsListening => OfListener.Value;

    /// <summary>Marks the rest of the calling method as the call of a function, although a listener has started it.</summary>
    public static void BeginCall() => OfListener.Value = false;

    /// <summary>Whether all listeners have started.</summary>
    public bool AllRun => _started.Count == _made;

    public IListener Decorate(ListenerDecoratorContext context)
    {
        _made++;
        return new Kept(context.Listener, _started);
    }

    /// <summary>Stops all running listeners at once.</summary>
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

        // A listener that is still starting may block its caller (Durable Functions).
        public void Cancel()
        {
            if (started.ContainsKey(listener)) listener.Cancel();
        }

        public void Dispose() => listener.Dispose();
    }
}
