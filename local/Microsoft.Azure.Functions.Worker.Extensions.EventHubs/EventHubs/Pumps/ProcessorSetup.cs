using Local.EventHubs.Checkpoints;
using Local.EventHubs.Ownership;
using Local.EventHubs.Reading;

namespace Local.EventHubs.Pumps;

/// <summary>An event hub that is listened to, and what is done with its events.</summary>
/// <param name="HandleAsync">Runs the function; an exception is a failure, which the handler has logged and retried as it should.</param>
/// <param name="Batched">An array of events for each execution.</param>
internal sealed record ProcessorSetup(
    IEventHub Hub, IOwnershipStore Ownerships, ICheckpointStore Checkpoints, Func<EventBatch, CancellationToken, Task> HandleAsync, EventHubOptions Options, bool Batched);
