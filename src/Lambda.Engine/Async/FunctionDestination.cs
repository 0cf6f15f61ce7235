using Lambda.Engine.Invocation;

namespace Lambda.Engine.Async;

/// <summary>Delivers records to other functions, as asynchronous events.</summary>
internal sealed class FunctionDestination(FunctionCatalogue catalogue, AsyncInvocations asynchronous, IPayloadStore payloads) : IDestination
{
    public const string KindName = "function";

    public string Kind => KindName;

    public DestinationPlaces Places => DestinationPlaces.OnSuccess | DestinationPlaces.OnFailure;

    public string? Problem(string name) => catalogue.TryGet(name, out _) ? null : $"there is no function '{name}'.";

    public async Task SendAsync(string name, DestinationRecord record, DestinationPlaces place, CancellationToken cancellation)
    {
        if (!catalogue.TryGet(name, out var function)) throw new DestinationUnavailableException($"There is no function '{name}'.");
        try
        {
            var payload = await RecordClaimCheck.WithinAsync(record, Limits.AsyncPayload, payloads, cancellation);
            await asynchronous.AcceptChainedAsync(
                function, new(ChildId(record, name), payload), record.RequestId, record.Hops + 1, cancellation);
        }
        catch (StorageUnavailableException e)
        {
            throw new DestinationUnavailableException(e.Message, e);
        }
    }

    // A record that is sent twice becomes one event.
    private static string ChildId(DestinationRecord record, string name) => DeterministicId.Of($"{record.Key}\n{name}");
}
