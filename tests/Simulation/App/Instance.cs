using Lambda.Engine.Async;
using Lambda.Engine.Invocation;
using Lambda.Functions.Sources;
using Lambda.Functions.State;
using Lambda.Functions.TableStreams;
using Microsoft.Extensions.DependencyInjection;
using Simulation.Messaging;
using Simulation.Runs;
using Simulation.Scheduling;
using Simulation.Storage;
using Simulation.Transport;

namespace Simulation.App;

/// <summary>A process of the app: the engine, and what of the Functions host feeds its queues.</summary>
internal sealed class Instance
{
    private readonly World _world;
    private readonly CancellationTokenSource _shutdown = new();
    private readonly List<QueueListener> _listeners;
    private readonly BusReceiver _bus;
    private readonly HubReader _hub;

    public Instance(World world, string name, TimeSpan skew)
    {
        _world = world;
        Domain = new(name, world.Loop);
        StartedAt = world.Loop.Now;
        Time = new DomainTime(world.Loop, Domain, skew);
        var transport = new SimTransport(world.Loop, Domain, world.Storage, world.Faults, world.Log) { Kill = () => world.Kill(this) };
        Services = world.App.Build(
            transport, new SimRetries(world.Loop, Domain), Time, new SimHandler(this, world), new HubEnds(world, this));
        var queues = Services.GetRequiredService<EngineQueues>();
        var (events, redrives) = (Services.GetRequiredService<AsyncProcessor>(), Services.GetRequiredService<RedriveJobs>());
        (_bus, _hub) = (new(world, this, _shutdown.Token), new(world, this, _shutdown.Token));
        if (world.Plan.Sources.Messages > 0) _bus.Poll();
        if (world.Plan.Sources.Records > 0) _hub.Poll();
        _listeners =
        [
            // As the engine's triggers do.
            Listen(StorageNames.EventQueue, events.ProcessAsync, StorageNames.EventPoisonQueue),
            Listen(StorageNames.EventPoisonQueue, events.DeadLetterAsync),
            Listen(StorageNames.RedriveQueue, redrives.ProcessAsync, StorageNames.RedrivePoisonQueue),
            Listen(StorageNames.RedrivePoisonQueue, redrives.ResumeAsync),
            Listen(
                StorageNames.TableStreamQueue, Services.GetRequiredService<TableStreamCalls>().ReadAsync,
                $"{StorageNames.TableStreamQueue}-poison"),
            new(
                world, this, Parcels.Queue,
                (message, token) => Get<StorageQueueSource>().ProcessAsync(Parcels.Queue, message, token), Parcels.Poison, _shutdown.Token),
        ];
        Timers.Refresh(world, this);

        QueueListener Listen(
            string queue, Func<ReadOnlyMemory<byte>, QueuedMessage, CancellationToken, Task> process, string? poison = null) =>
            new(world, this, queue, (message, token) => queues.ReadAsync(queue, message, process, token), poison, _shutdown.Token);
    }

    public Domain Domain { get; }

    public TimeProvider Time { get; }

    public ServiceProvider Services { get; }

    public string Name => Domain.Name;

    public DateTimeOffset StartedAt { get; }

    /// <summary>How many batches of the queue its function handles now.</summary>
    public int BatchesRunning { get; set; }

    public bool IsStopping => _shutdown.IsCancellationRequested;

    public bool IsUp => Domain.IsAlive && !IsStopping;

    public bool IsBusy =>
        Domain.IsAlive && (_bus.Running > 0 || _hub.IsBusy || _listeners.Exists(listener => listener.Running > 0));

    public LambdaFunction Function(string name) =>
        Services.GetRequiredService<FunctionCatalogue>().TryGet(name, out var function) ? function : throw new KeyNotFoundException(name);

    public T Get<T>() where T : notnull => Services.GetRequiredService<T>();

    /// <summary>Takes no more messages, and cancels what runs, as a host does that shuts down.</summary>
    public void Stop() => _shutdown.Cancel();

    /// <summary>Work of a client that called this instance.</summary>
    public void Call(string what, Func<Instance, CancellationToken, Task> work)
    {
        _world.Log.Add($"{Name} is asked: {what}");
        Domain.Run(
            () => work(this, _shutdown.Token),
            e => _world.Log.Add($"{Name} refused: {what}: {e.GetType().Name} {e.Message.Split('\n')[0]}"));
    }

    public void Waiting(string queue, StoredMessage message)
    {
        foreach (var listener in _listeners)
            if (listener.Queue == queue) listener.Waiting(message);
    }
}
