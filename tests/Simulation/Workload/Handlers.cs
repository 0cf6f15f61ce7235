using System.Text;
using Lambda;
using Simulation.App;
using Simulation.Messaging;
using Simulation.Runs;

namespace Simulation.Workload;

/// <summary>What the functions do: they succeed, fail, take long or hang, as the plan and the seed have it.</summary>
internal sealed class Handlers(World world)
{
    public async ValueTask<ReadOnlyMemory<byte>> RunAsync(
        Instance instance, ReadOnlyMemory<byte> input, ILambdaContext context, CancellationToken cancellation) =>
        context.FunctionName switch
        {
            BusReceiver.Queue => Encoding.UTF8.GetBytes(await BusRules.HandleAsync(world, instance, input, cancellation)),
            HubReader.Mapping => Encoding.UTF8.GetBytes(await HubRules.HandleAsync(world, instance, input, cancellation)),
            StreamedItems.Table => Encoding.UTF8.GetBytes(await ItemRules.HandleAsync(world, instance, input, cancellation)),
            Parcels.Queue => Encoding.UTF8.GetBytes(await Parcels.HandleAsync(world, instance, input, cancellation)),
            _ => await HandleAsync(instance, input, context, cancellation),
        };

    private async ValueTask<ReadOnlyMemory<byte>> HandleAsync(
        Instance instance, ReadOnlyMemory<byte> input, ILambdaContext context, CancellationToken cancellation)
    {
        var (random, isCalm) = (world.Random, world.IsCalm);
        var run = world.Ledger.Began(instance, context, input);
        var failing = isCalm ? 0 : run.Story.Failing;
        var takes = TimeSpan.FromMilliseconds(!isCalm && random.Next(8) == 0 ? random.Next(1, 8000) : random.Next(1, 300));
        var hangs = !isCalm && failing > 0 && random.Next(8) == 0;
        var fails = random.NextDouble() < failing;
        try
        {
            await Task.Delay(hangs ? TimeSpan.FromHours(1) : takes, instance.Time, hangs && random.Next(2) == 0 ? default : cancellation);
        }
        catch (OperationCanceledException)
        {
            world.Ledger.Ended(run, false);
            throw;
        }
        world.Ledger.Ended(run, !fails);
        if (fails) throw new InvalidOperationException("The handler fails.");
        var filler = run.Story.HasLargeResult ? new string('z', 40_000) : "";
        return Encoding.UTF8.GetBytes($$"""{"done":"{{context.AwsRequestId}}","filler":"{{filler}}"}""");
    }
}
