using Local.Amqp;
using Local.Emulator.Configuration;
using Local.Emulator.EventGrid;
using Local.Emulator.EventGrid.Publishing;
using Local.Emulator.ServiceBus;
using Local.Emulator.ServiceBus.Amqp;
using Local.Emulator.Status;
using Microsoft.Extensions.Logging;

namespace Local.Emulator.Hosting;

/// <summary>The running emulator: its namespaces, and the ports that lead to them.</summary>
internal sealed class EmulatorServer : IAsyncDisposable
{
    private readonly LoopbackListener _amqp;
    private readonly HttpServer _http;

    private EmulatorServer(IReadOnlyList<Namespace> namespaces, EventGridService eventGrid, LoopbackListener amqp, HttpServer http, SharedKey key) =>
        (Namespaces, EventGrid, _amqp, _http, Key) = (namespaces, eventGrid, amqp, http, key);

    public IReadOnlyList<Namespace> Namespaces { get; }

    public EventGridService EventGrid { get; }

    public SharedKey Key { get; }

    public int AmqpPort => _amqp.Port;

    public int HttpPort => _http.Port;

    /// <summary>What clients are given. The port is left out where it is the one that they take by themselves.</summary>
    public string ConnectionString =>
        $"Endpoint=sb://localhost{(AmqpPort == EmulatorOptions.DefaultPort ? "" : $":{AmqpPort}")};SharedAccessKeyName={Key.Name};SharedAccessKey={Key.Key};UseDevelopmentEmulator=true;";

    /// <summary>Returns when clients can come.</summary>
    /// <exception cref="StartException">A port is in use.</exception>
    public static async Task<EmulatorServer> StartAsync(EmulatorOptions options, EmulatorConfiguration configuration, TimeProvider time, ILoggerFactory logs, CancellationToken cancellation = default)
    {
        Namespace[] namespaces = [.. configuration.Namespaces.Select(definition => new Namespace(definition, time))];
        // Each further service registers a front of its own, by host and address.
        IAmqpFront[] fronts = [.. namespaces.Select(broker => new ServiceBusFront(broker))];
        var door = new AmqpFrontDoor(fronts, options.Key, time, logs.CreateLogger<AmqpFrontDoor>());
        var amqp = new LoopbackListener(options.Port, new AmqpListenerOptions { ContainerId = "emulator", Sasl = door.Sasl, Time = time }, door);
        var eventGrid = new EventGridService(configuration.EventGrid, time, logs);
        IHttpFront[] pages = [new StatusFront([new ServiceBusStatus(namespaces), new EventGridStatus(eventGrid)]), new TopicsFront(eventGrid, time)];
        try
        {
            var http = await HttpServer.StartAsync(options.HttpPort, pages, logs, cancellation).ConfigureAwait(false);
            eventGrid.Start(new Uri($"http://localhost:{http.Port}"));
            return new EmulatorServer(namespaces, eventGrid, amqp, http, options.Key);
        }
        catch
        {
            await eventGrid.DisposeAsync().ConfigureAwait(false);
            await amqp.DisposeAsync().ConfigureAwait(false);
            foreach (var broker in namespaces) broker.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _amqp.DisposeAsync().ConfigureAwait(false);
        await _http.DisposeAsync().ConfigureAwait(false);
        await EventGrid.DisposeAsync().ConfigureAwait(false);
        foreach (var broker in Namespaces) broker.Dispose();
    }
}
