using Lambda.Engine.Polling;
using Lambda.Engine.Settings;
using Simulation.App;
using Simulation.Messaging;
using Simulation.Runs;

namespace Simulation.Workload;

/// <summary>What fills the sources that the app reads, and switches their mappings off and on.</summary>
internal static class Senders
{
    public static void Schedule(World world)
    {
        var (loop, random, plan) = (world.Loop, world.Random, world.Plan);
        var together = random.NextDouble() * plan.Duration / 2;
        for (var number = 0; number < plan.Sources.Messages; number++)
            loop.In(
                plan.Sources.AreTogether ? together + TimeSpan.FromMilliseconds(random.Next(500)) : random.NextDouble() * plan.Duration / 2,
                () => Send(world));
        for (var number = 0; number < plan.Sources.Records; number++)
            loop.In(random.NextDouble() * plan.Duration / 2, () => SendRecord(world));
        for (var number = 0; number < plan.Sources.Parcels; number++)
            loop.In(random.NextDouble() * plan.Duration / 2, () => Parcels.Send(world));
        var at = random.NextDouble() * plan.Duration / 4;
        for (var number = 0; number < plan.Sources.Items; number++)
        {
            at = plan.Sources.IsDense
                ? at + TimeSpan.FromMilliseconds(random.Next(700, 1800))
                : random.NextDouble() * plan.Duration / 2;
            loop.In(at, () => ItemWriter.Write(world));
        }
        var surprises = plan.Sources.Surprises;
        world.Items.Fenced = partition =>
        {
            if (surprises-- <= 0) return;
            loop.In(TimeSpan.FromMilliseconds(random.Next(20)), () => ItemWriter.Write(world, partition));
            // The shard looks once more for changes; what it does then comes after those of the surprise.
            world.Faults.HoldUp(TimeSpan.FromMilliseconds(random.Next(50, 300)));
        };
        if (plan.Sources.Pauses) Pause(world);
        if (plan.Sources.Blocks) Block(world, plan.Sources.AreTogether ? together : random.NextDouble() * plan.Duration / 2);
    }

    private static void Send(World world) =>
        world.Bus.Send(world.Plan.Sources.Sessions == 0 ? null : $"s{world.Random.Next(world.Plan.Sources.Sessions)}");

    private static void SendRecord(World world) =>
        world.Hub.Send(world.Random.Next(world.Plan.Sources.Partitions), $"k{world.Random.Next(3)}");

    private static void Pause(World world)
    {
        var plan = world.Plan;
        foreach (var mapping in SimApp.Sources)
        {
            var off = world.Random.NextDouble() * plan.Duration / 2;
            world.Loop.In(off, () => Switch(world, mapping, false));
            world.Loop.In(off + TimeSpan.FromSeconds(world.Random.Next(60, 240)), () => Switch(world, mapping, true));
            // When nothing fails any more at the latest. The called instance may end meanwhile.
            for (var tries = 0; tries < 3; tries++)
                world.Loop.At(world.CalmFrom + TimeSpan.FromSeconds(30 + 60 * tries), () => Switch(world, mapping, true));
        }
    }

    // Long enough that events stop to wait for free concurrency.
    private static void Block(World world, TimeSpan at)
    {
        foreach (var function in SimApp.Sources)
        {
            world.Loop.In(at, () => Reserve(world, function, 0));
            world.Loop.In(at + TimeSpan.FromSeconds(world.Random.Next(200, 600)), () => Reserve(world, function, 3));
            for (var tries = 0; tries < 3; tries++)
                world.Loop.At(world.CalmFrom + TimeSpan.FromSeconds(30 + 60 * tries), () => Reserve(world, function, 3));
        }
    }

    private static void Reserve(World world, string function, int reserved) => world.Any()?.Call(
        $"reserve {reserved} for {function}", (instance, token) => instance.Get<FunctionSettings>().ChangeAsync(
            instance.Function(function), before => before with { ReservedConcurrentExecutions = reserved }, token));

    private static void Switch(World world, string mapping, bool on) => world.Any()?.Call(
        $"switch {mapping} {(on ? "on" : "off")}", (instance, token) =>
            instance.Get<MappingChanges>().ChangeAsync(mapping, settings => settings with { Enabled = on }, token));
}
