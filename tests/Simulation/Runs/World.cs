using System.Text;
using Lambda;
using Lambda.Engine;
using Lambda.Engine.Async;
using Lambda.Engine.Invocation;
using Lambda.Engine.Polling;
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
        Faults = new(Loop, seed + 3, Plan.FaultRate);
        Storage = new(Loop, new(seed + 4));
        (Bus, Hub) = (new(Loop), new(Loop, Plan.Sources.Partitions));
        Log = new(Loop, isLogged);
        Ledger = new(this);
        Storage.Queues.Waiting = (queue, message) =>
        {
            foreach (var instance in _instances)
                if (instance.IsUp) instance.Waiting(queue, message);
        };
        Storage.Queues.Sent = Ledger.Sent;
        Storage.Tables.Written = Ledger.Written;
        foreach (var queue in EngineQueueNames) Storage.Queues.Create(queue);
        foreach (var table in new[]
        {
            StorageNames.DeadLetters, StorageNames.RedriveJobs, StorageNames.FunctionChanges, StorageNames.EventSourceMappings,
            StorageNames.Schedules, StorageNames.Records, StorageNames.Idempotency, StorageNames.TableStreams,
        })
            Storage.Tables.Create(table);
        foreach (var container in new[] { StorageNames.Payloads, StorageNames.Windows }) Storage.Blobs.Create(container);
    }

    private static readonly string[] EngineQueueNames =
        [StorageNames.EventQueue, StorageNames.EventPoisonQueue, StorageNames.RedriveQueue, StorageNames.RedrivePoisonQueue];

    public Loop Loop { get; }

    /// <summary>What the workload draws from while it runs.</summary>
    public Random Random { get; }

    public Plan Plan { get; }

    public Faults Faults { get; }

    public StorageService Storage { get; }

    public BusQueue Bus { get; }

    public Hub Hub { get; }

    public RunLog Log { get; }

    public Ledger Ledger { get; }

    /// <summary>Whether handlers succeed now, whatever was planned.</summary>
    public bool IsCalm { get; private set; }

    public void Run()
    {
        for (var count = 0; count < Plan.Instances; count++) Start();
        Disturbances.Schedule(this);
        foreach (var item in Plan.Events) Loop.At(Loop.Start + item.At, () => Accept(item));
        for (var number = 0; number < Plan.Sources.Messages; number++) Loop.In(Random.NextDouble() * Plan.Duration / 2, Send);
        for (var number = 0; number < Plan.Sources.Records; number++) Loop.In(Random.NextDouble() * Plan.Duration / 2, SendRecord);
        if (Plan.Sources.Pauses) Pause();
        for (var redrive = 0; redrive < Plan.Redrives; redrive++)
            Loop.At(Loop.Start + Random.NextDouble() * Plan.Duration, Redrive);
        RunUntil(Loop.Start + Plan.Duration);
        Faults.IsOver = true;
        if (!_instances.Exists(instance => instance.IsUp)) Start();
        Settle();
        Ledger.CheckEnd();
        if (!Plan.RedrivesAtEnd || Ledger.Violation is not null) return;
        IsCalm = true;
        // A killed process's lease on a dead letter must expire first.
        RunUntil(Loop.Now + TimeSpan.FromMinutes(30));
        Log.Add($"Redriving everything");
        foreach (var function in Plan.Functions) RedriveAll(function.Name);
        Settle();
        Ledger.CheckEnd();
    }

    public Instance? Any()
    {
        var up = _instances.Where(instance => instance.IsUp).ToList();
        return up.Count == 0 ? null : up[Random.Next(up.Count)];
    }

    public void Start()
    {
        var skew = Faults.AreOn ? TimeSpan.FromMilliseconds(Random.Next(-3000, 3000)) : TimeSpan.Zero;
        var instance = new Instance(this, $"i{++_names}", skew);
        Log.Add($"{instance.Name} starts, {skew.TotalSeconds} s off");
        _instances.Add(instance);
        foreach (var queue in EngineQueueNames)
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

    public async ValueTask<ReadOnlyMemory<byte>> HandleAsync(
        Instance instance, ReadOnlyMemory<byte> input, ILambdaContext context, CancellationToken cancellation)
    {
        if (context.FunctionName == BusReceiver.Queue)
            return Encoding.UTF8.GetBytes(await BusRules.HandleAsync(this, instance, input, cancellation));
        if (context.FunctionName == HubReader.Mapping)
            return Encoding.UTF8.GetBytes(await HubRules.HandleAsync(this, instance, input, cancellation));
        var run = Ledger.Began(instance, context, input);
        var failing = IsCalm ? 0 : run.Story.Failing;
        var takes = TimeSpan.FromMilliseconds(!IsCalm && Random.Next(8) == 0 ? Random.Next(1, 8000) : Random.Next(1, 300));
        var hangs = !IsCalm && failing > 0 && Random.Next(8) == 0;
        var fails = Random.NextDouble() < failing;
        try
        {
            await Task.Delay(hangs ? TimeSpan.FromHours(1) : takes, instance.Time, hangs && Random.Next(2) == 0 ? default : cancellation);
        }
        catch (OperationCanceledException)
        {
            Ledger.Ended(run, false);
            throw;
        }
        Ledger.Ended(run, !fails);
        if (fails) throw new InvalidOperationException("The handler fails.");
        return Encoding.UTF8.GetBytes($$"""{"done":"{{context.AwsRequestId}}"}""");
    }

    private void Send() => Bus.Send(Plan.Sources.Sessions == 0 ? null : $"s{Random.Next(Plan.Sources.Sessions)}");

    private void SendRecord() => Hub.Send(Random.Next(Plan.Sources.Partitions), $"k{Random.Next(3)}");

    // Each instance looks for changes once a minute.
    private void Pause()
    {
        for (var at = TimeSpan.FromMinutes(1); at < Plan.Duration + TimeSpan.FromMinutes(5); at += TimeSpan.FromMinutes(1))
            Loop.In(at, () =>
            {
                foreach (var instance in _instances.Where(instance => instance.IsUp))
                    instance.Call($"refresh mappings", (asked, token) => asked.Get<MappingChanges>().RefreshAsync(token));
            });
        foreach (var mapping in new[] { BusReceiver.Queue, HubReader.Mapping })
        {
            var off = Random.NextDouble() * Plan.Duration / 2;
            Loop.In(off, () => Switch(mapping, false));
            Loop.In(off + TimeSpan.FromSeconds(Random.Next(60, 240)), () => Switch(mapping, true));
            // When nothing fails any more at the latest. The called instance may end meanwhile.
            for (var tries = 0; tries < 3; tries++)
                Loop.In(Plan.Duration + TimeSpan.FromSeconds(30 + 60 * tries), () => Switch(mapping, true));
        }
    }

    private void Switch(string mapping, bool on) => Any()?.Call(
        $"switch {mapping} {(on ? "on" : "off")}", (instance, token) =>
            instance.Get<MappingChanges>().ChangeAsync(mapping, settings => settings with { Enabled = on }, token));

    private void Accept(EventPlan item)
    {
        if (Any() is not { } instance) return;
        var filler = new string('x', item.IsLarge ? 60_000 : 10);
        var payload = Encoding.UTF8.GetBytes($$"""{"key":"k","event":"{{item.Id}}","filler":"{{filler}}"}""");
        var story = Ledger.Submitted(item, payload);
        instance.Call($"accept {item.Id} for {item.Function}", async (_, token) =>
        {
            var request = new InvocationRequest(item.Id, payload);
            await instance.Get<AsyncInvocations>().AcceptAsync(instance.Function(item.Function), request, token);
            Ledger.Accepted(story);
        });
    }

    private void Redrive()
    {
        if (Any() is not { } instance) return;
        if (Random.Next(3) == 0)
        {
            RedriveAll(Plan.Functions[Random.Next(Plan.Functions.Count)].Name);
            return;
        }
        var letters = Storage.Tables.All(StorageNames.DeadLetters).ToList();
        if (letters.Count == 0) return;
        var id = letters[Random.Next(letters.Count)].Text("RequestId")!;
        instance.Call($"redrive {id}", async (_, token) =>
        {
            var outcome = await instance.Get<Redriver>().RedriveAsync(id, token);
            Log.Add($"{instance.Name} redrove {id}: {outcome}");
        });
    }

    private void RedriveAll(string function)
    {
        Any()?.Call($"redrive all of {function}", (instance, token) => instance.Get<RedriveJobs>().StartAsync(function, token));
    }

    /// <summary>Runs until nothing is left to do; that it never comes to that is a violation.</summary>
    private void Settle()
    {
        var limit = Loop.Now + LongestEnd;
        do RunUntil(Loop.Now + TimeSpan.FromMinutes(2));
        while (Ledger.Violation is null && IsWorking && Loop.Now < limit && Loop.Steps < MaxSteps);
        if (!IsWorking) return;
        var left = EngineQueueNames.SelectMany(queue => Storage.Queues.All(queue).Select(message => $"{queue}/{message.Id}")).ToList();
        Ledger.Violate(
            "No work goes on for ever", $"After {Loop.Steps} steps and {Loop.Now - Loop.Start} there is work left. "
            + $"The engine's queues have {left.Count} messages: {string.Join(", ", left.Take(10))}");
    }

    private bool IsWorking =>
        !Bus.IsEmpty || !Hub.IsRead || _instances.Exists(instance => instance.IsBusy)
        || EngineQueueNames.Any(queue => Storage.Queues.All(queue).Count > 0);

    private void RunUntil(DateTimeOffset time)
    {
        Loop.RunUntil(time, MaxSteps);
        if (Loop.Broken is { } broken && Ledger.Violation is null) Ledger.Violate("The run stays on one thread", broken.Message);
    }
}
