using Lambda;

namespace HostedStates;

/// <summary>What each task calls: it returns what it is given.</summary>
public sealed class Echo : IRawHandler
{
    public ValueTask<ReadOnlyMemory<byte>> HandleAsync(
        ReadOnlyMemory<byte> input, ILambdaContext context, CancellationToken cancellation) => new(input);
}
