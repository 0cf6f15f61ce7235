using Simulation.Scheduling;

namespace Simulation.Storage;

/// <summary>A storage account in memory, which answers as the REST API does, for as much of it as the engine uses.</summary>
internal sealed class StorageService(Loop loop, Random random)
{
    public TableService Tables { get; } = new(loop, random);

    public QueueService Queues { get; } = new(loop);

    public BlobService Blobs { get; } = new(loop);

    public Reply Answer(StorageCall call) => call.Service switch
    {
        StorageKind.Table => Tables.Answer(call),
        StorageKind.Queue => Queues.Answer(call),
        _ => Blobs.Answer(call),
    };
}
