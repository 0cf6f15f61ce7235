using System.Collections.Concurrent;
using Functions.LocalHost.Bindings.Tests.Support;
using Functions.LocalHost.ServiceBus;
using Functions.LocalHost.ServiceBus.Batches;
using Functions.LocalHost.ServiceBus.Listeners;
using Functions.LocalHost.ServiceBus.Settling;

namespace Functions.LocalHost.Bindings.Tests.ServiceBus;

/// <summary>A loop of batches on a <see cref="FakeEntity"/>, and what its function saw and does.</summary>
internal sealed class Listening : IAsyncDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private readonly CancellationTokenSource _leaving = new();
    private Task _loop = Task.CompletedTask;
    private int _running;

    public Listening(TimeProvider? time = null)
    {
        Time = time ?? TimeProvider.System;
        Entity = new FakeEntity(Time);
    }

    public TimeProvider Time { get; }
    public FakeEntity Entity { get; }
    public RecordedLog Log { get; } = new();
    public bool Sessions { get; set; }

    /// <summary>The texts of each execution.</summary>
    public ConcurrentQueue<string[]> Seen { get; } = [];
    public int MostAtOnce { get; private set; }
    public Func<Delivery, CancellationToken, Task> Do { get; set; } = (_, _) => Task.CompletedTask;

    /// <summary>A clock that stands still at a time from which waits reckon.</summary>
    public static ManualTimeProvider Clock() => new(new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero));

    public Listening Start(Action<ServiceBusOptions>? set = null)
    {
        var options = new ServiceBusOptions();
        set?.Invoke(options);
        options.Validate();
        var logger = Log.CreateLogger("test");
        var reception = new Reception(Entity, "orders", new EntityHealth("orders", logger), Time, logger);
        var loop = new BatchLoop("orders", options, Sessions, reception, RunAsync, Time);
        _loop = Task.Run(() => loop.RunAsync(_stopping.Token, _leaving.Token));
        return this;
    }

    public async Task StopAsync()
    {
        await _stopping.CancelAsync();
        await _loop;
    }

    public async ValueTask DisposeAsync()
    {
        await _leaving.CancelAsync();
        await StopAsync();
        _stopping.Dispose();
        _leaving.Dispose();
    }

    private async Task RunAsync(Delivery delivery, CancellationToken cancellation)
    {
        lock (Seen) MostAtOnce = Math.Max(MostAtOnce, ++_running);
        Seen.Enqueue([.. delivery.Messages.Select(message => message.Body.ToString())]);
        try
        {
            await Do(delivery, cancellation);
            foreach (var message in delivery.Messages) await delivery.Actions!.CompleteAsync(message, CancellationToken.None);
        }
        finally
        {
            lock (Seen) _running--;
        }
    }
}
