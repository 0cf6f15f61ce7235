using Local.Amqp.Transport;
using Local.Emulator.Access;
using Local.Emulator.Configuration;
using Local.Emulator.EventGrid;
using Local.Emulator.EventGrid.Publishing;
using Local.Emulator.EventHubs;
using Local.Emulator.EventHubs.Amqp;
using Local.Emulator.EventHubs.Kafka;
using Local.Emulator.EventHubs.Pages;
using Local.Emulator.Ports;
using Local.Emulator.ServiceBus;
using Local.Emulator.ServiceBus.Administration;
using Local.Emulator.ServiceBus.Amqp;
using Local.Emulator.ServiceBus.Amqp.Transactions;
using Local.Emulator.ServiceBus.Pages;
using Local.Emulator.Status;
using Microsoft.Extensions.Logging;

namespace Local.Emulator.Hosting;

/// <summary>The running emulator: its namespaces, and the ports that serve them.</summary>
internal sealed class EmulatorServer : IAsyncDisposable
{
    // The service's limit is out of reach for clients. This one stops a client that receives endlessly and settles nothing.
    private const int MostUnsettled = 1_000_000;
    private readonly AmqpFrontDoor _door;
    private readonly LoopbackListener _amqp;
    private readonly HttpServer _http;

    private EmulatorServer(
        IReadOnlyList<Namespace> namespaces, HubNamespace? hubs, EventGridService eventGrid,
        AmqpFrontDoor door, LoopbackListener amqp, HttpServer http, SharedKey key) =>
        (Namespaces, EventHubs, EventGrid, _door, _amqp, _http, Key) = (namespaces, hubs, eventGrid, door, amqp, http, key);

    /// <summary>The namespaces of Service Bus; empty if the configuration has none.</summary>
    public IReadOnlyList<Namespace> Namespaces { get; }

    /// <summary>The namespace of Event Hubs; null if the configuration has none.</summary>
    public HubNamespace? EventHubs { get; }

    public EventGridService EventGrid { get; }

    public SharedKey Key { get; }

    /// <summary>The number of connected clients.</summary>
    public int Connections => _door.Connections + (Kafka?.Connections ?? 0);

    public int AmqpPort => _amqp.Port;

    public int HttpPort => _http.Port;

    /// <summary>The Kafka server; null if the configuration has no event hubs.</summary>
    public KafkaServer? Kafka { get; private init; }

    /// <summary>The connection string for clients. It omits the port if it is the one that clients use by default.</summary>
    public string ConnectionString =>
        ConnectionStringTo(AmqpPort == EmulatorOptions.DefaultPort ? "localhost" : $"localhost:{AmqpPort}");

    /// <summary>The connection string for clients that create and delete entities.</summary>
    public string AdministrationConnectionString => ConnectionStringTo($"localhost:{HttpPort}");

    private string ConnectionStringTo(string host) =>
        $"Endpoint=sb://{host};SharedAccessKeyName={Key.Name};SharedAccessKey={Key.Key};UseDevelopmentEmulator=true;";

    /// <summary>Starts the emulator, and returns when clients can connect.</summary>
    /// <exception cref="StartException">A port is in use.</exception>
    public static async Task<EmulatorServer> StartAsync(
        EmulatorOptions options, EmulatorConfiguration configuration,
        TimeProvider time, ILoggerFactory logs, CancellationToken cancellation = default)
    {
        Namespace[] namespaces = [.. configuration.Namespaces.Select(definition => new Namespace(definition, time))];
        foreach (var broker in namespaces) broker.LogTo(logs.CreateLogger<Namespace>());
        var hubs = configuration.EventHubs is { } eventHubs ? new HubNamespace(eventHubs, time, Incarnation.At(time.GetUtcNow())) : null;
        // Each service registers a front of its own, by host and address, and what it tells the page.
        var coordinator = new Coordinator(time);
        List<IAmqpFront> fronts = [.. namespaces.Select(broker => new ServiceBusFront(broker, coordinator))];
        List<IStatusSection> sections = [new ServiceBusStatus(namespaces)];
        if (hubs is not null)
        {
            fronts.Add(new EventHubsFront(hubs, time));
            sections.Add(new EventHubsStatus(hubs));
        }
        var kafkaFront = hubs is null ? null : new KafkaFront(hubs, options.Key, time, logs.CreateLogger<KafkaFront>());
        if (kafkaFront is not null) sections.Add(new KafkaStatus(kafkaFront.Groups, hubs!));
        // Before any port is opened, because the configuration may be invalid.
        var eventGrid = new EventGridService(configuration.EventGrid.At(options.App), time, logs);
        sections.Add(new EventGridStatus(eventGrid));
        var door = new AmqpFrontDoor(fronts, options.Key, time, logs.CreateLogger<AmqpFrontDoor>());
        var settings = new AmqpListenerOptions { ContainerId = "emulator", Sasl = door.Sasl, Time = time, MaxUnsettled = MostUnsettled };
        var amqp =
            LoopbackListener.Open(
                options.Port, at => new AmqpListener(at, settings, door), listener => listener.EndPoint, "AMQP", "--port");
        KafkaServer? kafka = null;
        var guard = new PageGuard();
        IHttpFront[] pages = [
            new StatusFront(sections, guard),
            new EntityFront(namespaces, guard, time),
            .. hubs is null ? (IHttpFront[])[] : [new HubFront(hubs, guard)],
            new TopicPage(eventGrid, guard),
            new TopicsFront(eventGrid, time),
            new AdministrationFront(namespaces, options.Key, time),
            new UnknownFront(),
        ];
        try
        {
            kafka = kafkaFront is null ? null : KafkaServer.Start(options, kafkaFront, time);
            var http = await HttpServer.StartAsync(options.HttpPort, pages, logs, cancellation).ConfigureAwait(false);
            eventGrid.Start(new Uri($"http://localhost:{http.Port}"));
            return new EmulatorServer(namespaces, hubs, eventGrid, door, amqp, http, options.Key) { Kafka = kafka };
        }
        catch
        {
            await eventGrid.DisposeAsync().ConfigureAwait(false);
            await amqp.DisposeAsync().ConfigureAwait(false);
            if (kafka is not null) await kafka.DisposeAsync().ConfigureAwait(false);
            foreach (var broker in namespaces) broker.Dispose();
            hubs?.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _amqp.DisposeAsync().ConfigureAwait(false);
        if (Kafka is not null) await Kafka.DisposeAsync().ConfigureAwait(false);
        await _http.DisposeAsync().ConfigureAwait(false);
        await EventGrid.DisposeAsync().ConfigureAwait(false);
        foreach (var broker in Namespaces) broker.Dispose();
        EventHubs?.Dispose();
    }
}
