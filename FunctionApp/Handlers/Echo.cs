using Lambda;

namespace FunctionApp.Handlers;

/// <summary>Returns its event, byte for byte; for smoke tests and benchmarks.</summary>
public sealed class Echo : IRawHandler
{
    /// <inheritdoc/>
    public ValueTask<ReadOnlyMemory<byte>> HandleAsync(
        ReadOnlyMemory<byte> input, ILambdaContext context, CancellationToken cancellation) =>
        new(input);
}
