using Simulation.Runs;
using Simulation.Scheduling;
using Simulation.Storage;

namespace Simulation.Workload;

/// <summary>What happens to instances and to storage during a run: ends, starts, standstills, outages.</summary>
internal static class Disturbances
{
    public static void Schedule(World world)
    {
        var random = world.Random;
        if (!world.Faults.AreOn) return;
        for (var count = random.Next(6); count > 0; count--)
        {
            var at = Loop.Start + random.NextDouble() * world.Plan.Duration;
            switch (random.Next(5))
            {
                case 0:
                    world.Loop.At(at, () => { if (world.Any() is { } instance) world.Kill(instance); });
                    break;
                case 1:
                    world.Loop.At(at, () => Stop(world));
                    break;
                case 2:
                    world.Loop.At(at, world.Start);
                    break;
                case 3:
                    var pause = TimeSpan.FromSeconds(random.Next(3) == 0 ? random.Next(600, 1200) : random.Next(1, 90));
                    if (at + pause > world.CalmFrom) world.CalmFrom = at + pause;
                    world.Loop.At(at, () => Freeze(world, pause));
                    break;
                default:
                    StorageKind? service = random.Next(2) == 0 ? null : (StorageKind)random.Next(3);
                    world.Faults.Away(at, TimeSpan.FromSeconds(random.Next(1, 400)), service);
                    break;
            }
        }
    }

    private static void Stop(World world)
    {
        if (world.Any() is not { } instance) return;
        world.Log.Add($"{instance.Name} stops");
        instance.Stop();
        world.Loop.In(TimeSpan.FromSeconds(30), () => world.Kill(instance));
    }

    private static void Freeze(World world, TimeSpan pause)
    {
        if (world.Any() is not { } instance) return;
        world.Log.Add($"{instance.Name} stands still for {pause}");
        var until = world.Loop.Now + pause;
        if (until > instance.Domain.FrozenUntil) instance.Domain.FrozenUntil = until;
    }
}
