using System.Text;
using Lambda.Engine.Async;
using Lambda.Engine.Invocation;
using Lambda.Engine.Settings;
using Lambda.Functions.State;
using Simulation.Runs;
using Simulation.Scheduling;

namespace Simulation.Workload;

/// <summary>Those who call the app: they send events, redrive what failed, and change functions.</summary>
internal sealed class Clients(World world)
{
    /// <summary>What every event says of its client.</summary>
    public const string Context = """{"custom":{"from":"client"}}""";

    /// <summary>Where clients who wait read the outcomes.</summary>
    public const string Replies = "storage-queue:replies";

    private int _hasty = world.Plan.HastyRedrives;

    public void Schedule()
    {
        foreach (var item in world.Plan.Events) world.Loop.At(Loop.Start + item.At, () => Accept(item));
        for (var redrive = 0; redrive < world.Plan.Redrives; redrive++)
            world.Loop.At(Loop.Start + world.Random.NextDouble() * world.Plan.Duration, Redrive);
        if (world.Plan.Sweeps) world.Loop.At(Loop.Start + world.Random.NextDouble() * world.Plan.Duration, Sweep);
        foreach (var call in world.Plan.Calls) world.Loop.At(Loop.Start + call.At, () => Invoke(call));
        foreach (var change in world.Plan.Changes) world.Loop.At(Loop.Start + change.At, () => Change(change));
    }

    public void RedriveAll(string function) =>
        world.Any()?.Call($"redrive all of {function}", (instance, token) => instance.Get<RedriveJobs>().StartAsync(function, token));

    /// <summary>Redrives a dead letter that was just stored, if somebody is in a hurry.</summary>
    public void Failed(string requestId)
    {
        if (_hasty == 0 || world.IsCalm) return;
        _hasty--;
        world.Loop.In(TimeSpan.FromMilliseconds(world.Random.Next(2000)), () => Redrive(requestId));
    }

    /// <summary>Deletes what is past its retention.</summary>
    public void Sweep() => world.Any()?.Call("sweep", (instance, token) => instance.Get<Retention>().SweepAsync(token));

    private void Accept(EventPlan item)
    {
        if (world.Any() is not { } instance) return;
        var filler = new string('x', item.IsLarge ? 60_000 : 10);
        var payload = Encoding.UTF8.GetBytes($$"""{"key":"k","event":"{{item.Id}}","filler":"{{filler}}"}""");
        var story = world.Ledger.Submitted(item, payload);
        instance.Call($"accept {item.Id} for {item.Function}", async (_, token) =>
        {
            var request = new InvocationRequest(item.Id, payload) { ClientContext = Context };
            var (accepting, function) = (instance.Get<AsyncInvocations>(), instance.Function(item.Function));
            if (item.WantsReply) await accepting.AcceptForReplyAsync(function, request, DestinationAddress.Parse(Replies)!.Value, token);
            else await accepting.AcceptAsync(function, request, token);
            world.Ledger.Accepted(story);
        });
    }

    private void Invoke(CallPlan call)
    {
        if (world.Any() is not { } instance) return;
        var payload = Encoding.UTF8.GetBytes($$"""{"key":"k","event":"{{call.Id}}"}""");
        var story = world.Ledger.Called(call, payload);
        instance.Call($"invoke {call.Function} for {call.Id}", async (_, token) =>
        {
            var request = new InvocationRequest(call.Id, payload) { ClientContext = Context };
            var outcome = await instance.Get<Invoker>().InvokeAsync(instance.Function(call.Function), request, token);
            world.Log.Add($"invoked {call.Id}: {outcome.GetType().Name}");
            if (outcome is InvocationOutcome.Succeeded succeeded) world.Ledger.Answered(story, succeeded.Payload);
        });
    }

    private void Redrive()
    {
        if (world.Random.Next(3) == 0)
        {
            RedriveAll(world.Plan.Functions[world.Random.Next(world.Plan.Functions.Count)].Name);
            return;
        }
        var letters = world.Storage.Tables.All(StorageNames.DeadLetters).ToList();
        if (letters.Count == 0) return;
        var id = letters[world.Random.Next(letters.Count)].Text("RequestId")!;
        // Two people may ask for the same at once.
        for (var count = world.Random.Next(1, 3); count > 0; count--) Redrive(id);
    }

    private void Redrive(string id) => world.Any()?.Call($"redrive {id}", async (instance, token) =>
    {
        var outcome = await instance.Get<Redriver>().RedriveAsync(id, token);
        world.Log.Add($"{instance.Name} redrove {id}: {outcome}");
    });

    private void Change(ChangePlan change)
    {
        if (world.Any() is not { } instance) return;
        var known = world.Ledger.Settings(change.Function);
        known.Began(change);
        instance.Call($"change {change}", async (_, token) =>
        {
            var isStored = false;
            try
            {
                await instance.Get<FunctionSettings>().ChangeAsync(instance.Function(change.Function), change.Over, token);
                isStored = true;
            }
            finally
            {
                known.Ended(change, isStored);
            }
        });
    }
}
