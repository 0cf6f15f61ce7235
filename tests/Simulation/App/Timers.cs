using Lambda.Engine.Invocation;
using Lambda.Engine.Polling;
using Lambda.Engine.Polling.Streams;
using Lambda.Engine.Settings;
using Lambda.Functions.TableStreams;
using Simulation.Messaging;
using Simulation.Runs;

namespace Simulation.App;

/// <summary>What happens once a minute: every instance looks for changes, and one of them runs the functions with a timer.</summary>
internal static class Timers
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    // How long mappings are switched on again after the disturbances.
    private static readonly TimeSpan Afterwards = TimeSpan.FromMinutes(5);

    /// <summary>What an instance does at its start and then again and again.</summary>
    public static void Refresh(World world, Instance instance)
    {
        if (!instance.IsUp) return;
        var plan = world.Plan;
        if (plan.Sources.Pauses || plan.Sources.Items > 0)
            instance.Call("refresh mappings", (asked, token) => asked.Get<MappingChanges>().RefreshAsync(token));
        var areChanged = plan.Changes.Count > 0 || plan.Sources.Blocks;
        if (areChanged)
            instance.Call("refresh functions", (asked, token) => asked.Get<FunctionSettings>().RefreshAsync(token));
        var mayChange = world.Loop.Now < world.CalmFrom + Afterwards;
        if (mayChange && (plan.Sources.Pauses || plan.Sources.Items > 0 || areChanged))
            world.Loop.In(Minute * (1 + world.Random.NextDouble()), () => Refresh(world, instance), instance.Domain);
    }

    public static void Schedule(World world)
    {
        var sources = world.Plan.Sources;
        if (sources is { Items: > 0 }) Every(world, "keep table streams", KeepAsync, () => !world.Items.AreRead);
        if (sources is { Records: > 0, Window: > 0 }) Every(world, "end windows", EndAsync, () => WindowRules.AreOpen(world));
    }

    // Nothing is left for it to do when the run has come to its end.
    private static void Every(World world, string what, Func<Instance, CancellationToken, Task> run, Func<bool> isNeeded) =>
        world.Loop.In(Minute, () =>
        {
            if (isNeeded()) world.Any()?.Call(what, run);
            Every(world, what, run, isNeeded);
        });

    private static Task KeepAsync(Instance instance, CancellationToken shutdown) =>
        instance.Get<TableStreamCalls>().KeepAsync(shutdown);

    // As WindowsTrigger does.
    private static async Task EndAsync(Instance instance, CancellationToken shutdown)
    {
        foreach (var mapping in instance.Get<IEventSourceMappings>().All.Where(one => one.Source.IsStream && one.Settings.Enabled))
            await instance.Get<WindowCloser>().CloseAsync(StreamMappings.Of(mapping, instance.Get<Invoker>()), shutdown);
    }
}
