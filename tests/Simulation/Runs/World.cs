using Lambda.Engine;
using Lambda.Functions.State;
using Simulation.App;
using Simulation.Invariants;
using Simulation.Messaging;
using Simulation.Scheduling;
using Simulation.Storage;
using Simulation.Transport;
using Simulation.Workload;

namespace Simulation.Runs;

/// <summary>One run: storage, the instances that come and go, the clients and the operator who call them.</summary>
internal sealed class World
{
    private static readonly TimeSpan LongestEnd = TimeSpan.FromHours(20);
    private const int MaxSteps = 400_000;

    private static readonly string[] QueueNames =
    [
        StorageNames.EventQueue, StorageNames.EventPoisonQueue, StorageNames.RedriveQueue, StorageNames.RedrivePoisonQueue,
        StorageNames.TableStreamQueue, Messaging.Parcels.Queue,
    ];

    private static readonly string[] TableNames =
    [
        StorageNames.DeadLetters, StorageNames.RedriveJobs, StorageNames.FunctionChanges, StorageNames.EventSourceMappings,
        StorageNames.Schedules, StorageNames.Records, StorageNames.Idempotency, StorageNames.TableStreams, StreamedItems.Table,
    ];

    private readonly List<Instance> _instances = [];
    private int _names;

    public World(int seed, bool isLogged)
    {
        var ids = new Random(seed + 5);
        NewId.Source = () =>
        {
            Span<byte> bytes = stackalloc byte[16];
            ids.NextBytes(bytes);
            return new(bytes);
        };
        Loop = new(seed);
        Random = new(seed + 1);
        Plan = new(seed + 2);
        App = new(Plan);
        CalmFrom = Loop.Start + Plan.Duration;
        Faults = new(Loop, seed + 3, Plan.FaultRate);
        Storage = new(Loop, new(seed + 4));
        (Bus, Hub, Items) = (new(Loop), new(Loop, Plan.Sources.Partitions), new(Loop));
        Log = new(Loop, isLogged);
        Ledger = new(this);
        (Clients, Handlers) = (new(this), new(this));
        Storage.Queues.Waiting = (queue, message) =>
        {
            foreach (var instance in _instances)
                if (instance.IsUp) instance.Waiting(queue, message);
        };
        Storage.Queues.Sent = Ledger.Sent;
        Storage.Tables.Written = Ledger.Written;
        foreach (var queue in QueueNames) Storage.Queues.Create(queue);
        foreach (var table in TableNames) Storage.Tables.Create(table);
        foreach (var container in new[] { StorageNames.Payloads, StorageNames.Windows, StorageNames.TableStreamImages })
            Storage.Blobs.Create(container);
    }

    public Loop Loop { get; }

    /// <summary>What the workload draws from while it runs.</summary>
    public Random Random { get; }

    public Plan Plan { get; }

    public SimApp App { get; }

    public Faults Faults { get; }

    public StorageService Storage { get; }

    public BusQueue Bus { get; }

    public Hub Hub { get; }

    public StreamedItems Items { get; }

    public ParcelCounts Parcels { get; } = new();

    public RunLog Log { get; }

    public Ledger Ledger { get; }

    public Clients Clients { get; }

    public Handlers Handlers { get; }

    /// <summary>The processes that run now.</summary>
    public IEnumerable<Instance> Up => _instances.Where(instance => instance.IsUp);

    /// <summary>From when on nothing fails any more, and no process stands still: what was asked for before is done soon after.</summary>
    public DateTimeOffset CalmFrom { get; set; }

    /// <summary>Whether handlers succeed now, whatever was planned.</summary>
    public bool IsCalm { get; private set; }

    public void Run()
    {
        for (var count = 0; count < Plan.Instances; count++) Start();
        Disturbances.Schedule(this);
        Clients.Schedule();
        Senders.Schedule(this);
        Timers.Schedule(this);
        RunUntil(Loop.Start + Plan.Duration);
        Faults.IsOver = true;
        if (!_instances.Exists(instance => instance.IsUp)) Start();
        // So that every instance has looked for the last change, which a process may have made that stood still until now.
        if (Plan.Changes.Count > 0) RunUntil(CalmFrom + TimeSpan.FromMinutes(3));
        Settle();
        Ledger.CheckEnd();
        if (!Plan.RedrivesAtEnd || Ledger.Violation is not null) return;
        IsCalm = true;
        // A killed process's lease on a dead letter must expire first.
        RunUntil(Loop.Now + TimeSpan.FromMinutes(30));
        if (Plan.Sweeps && Loop.Now - Loop.Start < SimApp.Retention) Clients.Sweep();
        Log.Add($"Redriving everything");
        RunUntil(Loop.Now + TimeSpan.FromMinutes(1));
        foreach (var function in Plan.Functions) Clients.RedriveAll(function.Name);
        Settle();
        Ledger.CheckEnd();
    }

    public Instance? Any()
    {
        var up = Up.ToList();
        return up.Count == 0 ? null : up[Random.Next(up.Count)];
    }

    public void Start()
    {
        var skew = Faults.AreOn ? TimeSpan.FromMilliseconds(Random.Next(-3000, 3000)) : TimeSpan.Zero;
        var instance = new Instance(this, $"i{++_names}", skew);
        Log.Add($"{instance.Name} starts, {skew.TotalSeconds} s off");
        _instances.Add(instance);
        foreach (var queue in QueueNames)
            foreach (var message in Storage.Queues.All(queue)) instance.Waiting(queue, message);
    }

    /// <summary>Ends a process where it is; another one starts a little later.</summary>
    public void Kill(Instance instance)
    {
        if (!instance.Domain.IsAlive) return;
        Log.Add($"{instance.Name} is killed");
        instance.Domain.Kill();
        _instances.Remove(instance);
        Ledger.Killed(instance);
        Loop.In(TimeSpan.FromSeconds(Random.Next(1, 60)), Start);
    }

    /// <summary>Runs until nothing is left to do; that it never comes to that is a violation.</summary>
    private void Settle()
    {
        var limit = Loop.Now + LongestEnd;
        do RunUntil(Loop.Now + TimeSpan.FromMinutes(2));
        while (Ledger.Violation is null && IsWorking && Loop.Now < limit && Loop.Steps < MaxSteps);
        if (!IsWorking) return;
        var left = QueueNames.SelectMany(queue => Storage.Queues.All(queue).Select(message => $"{queue}/{message.Id}")).ToList();
        Ledger.Violate(
            "No work goes on for ever", $"After {Loop.Steps} steps and {Loop.Now - Loop.Start} there is work left. "
            + $"The queues have {left.Count} messages: {string.Join(", ", left.Take(10))}");
    }

    private bool IsWorking =>
        !Bus.IsEmpty || !Hub.IsRead || Items.HaveWork(CalmFrom) || WindowRules.AreOpen(this)
        || _instances.Exists(instance => instance.IsBusy) || QueueNames.Any(queue => Storage.Queues.All(queue).Count > 0);

    private void RunUntil(DateTimeOffset time)
    {
        Loop.RunUntil(time, MaxSteps);
        if (Loop.Broken is { } broken && Ledger.Violation is null) Ledger.Violate("The run stays on one thread", broken.Message);
    }
}
