using System.Collections.Concurrent;
using Local.Host;
using Local.ServiceBus;
using Local.ServiceBus.Messages;
using Local.ServiceBus.Pumps;
using Microsoft.Extensions.Configuration;
using Testing;

namespace Local.Tests.ServiceBusTrigger;

/// <summary>A listener on a <see cref="FakeEntity"/>, and what its function saw and does.</summary>
internal sealed class Listening : IAsyncDisposable
{
    private readonly RecordedLog _log = new();
    private ServiceBusListener? _listener;
    private int _running;

    public Listening(TimeProvider? time = null)
    {
        Time = time ?? TimeProvider.System;
        Entity = new FakeEntity(Time);
    }

    public TimeProvider Time { get; }
    public FakeEntity Entity { get; }
    public RecordedLog Log => _log;
    public bool AutoComplete { get; set; } = true;
    public DispatchMode Mode { get; set; }

    /// <summary>The texts of each execution.</summary>
    public ConcurrentQueue<string[]> Seen { get; } = [];
    public int MostAtOnce { get; private set; }
    public Func<Delivery, CancellationToken, Task> Do { get; set; } = (_, _) => Task.CompletedTask;

    /// <summary>A clock that stands still at a time from which locks and waits reckon.</summary>
    public static ManualTimeProvider Clock() => new(new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero));

    /// <param name="settings">Of <c>extensions.serviceBus</c>, as <c>name=value</c>.</param>
    public static ServiceBusOptions Options(params string[] settings) => ServiceBusOptions.From(Host(
        [.. settings.Select(setting => setting.Split('=')).Select(pair => ("AzureFunctionsJobHost:extensions:serviceBus:" + pair[0], pair[1]))]));

    public static HostConfiguration Host(params (string Name, string Value)[] settings) => new(
        new ConfigurationBuilder().AddInMemoryCollection(settings.ToDictionary(pair => pair.Name, pair => (string?)pair.Value)).Build(), hostJson: null, "tests");

    public async Task<Listening> StartAsync(params string[] settings)
    {
        _listener = new ServiceBusListener(new PumpSetup(Entity, RunAsync, Options(settings), AutoComplete), Mode, Time, _log.CreateLogger("Host.ServiceBus"));
        await _listener.StartAsync(CancellationToken.None);
        return this;
    }

    public Task StopAsync(CancellationToken cancellation) => _listener!.StopAsync(cancellation);

    public async ValueTask DisposeAsync()
    {
        // A function that a failed test left waiting does not hide the failure.
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(5));
        if (_listener is not null) await _listener.StopAsync(deadline.Token);
    }

    private async Task RunAsync(Delivery delivery, CancellationToken cancellation)
    {
        lock (Seen) MostAtOnce = Math.Max(MostAtOnce, ++_running);
        Seen.Enqueue([.. delivery.Messages.Select(message => message.Body.ToString())]);
        try
        {
            await Do(delivery, cancellation);
        }
        finally
        {
            lock (Seen) _running--;
        }
    }
}
