using Lambda;
using Simulation.Runs;

namespace Simulation.App;

/// <summary>The handler of all functions: what it does, the world decides.</summary>
internal sealed class SimHandler(Instance instance, World world) : IRawHandler
{
    public ValueTask<ReadOnlyMemory<byte>> HandleAsync(
        ReadOnlyMemory<byte> input, ILambdaContext context, CancellationToken cancellation) =>
        world.Handlers.RunAsync(instance, input, context, cancellation);
}
