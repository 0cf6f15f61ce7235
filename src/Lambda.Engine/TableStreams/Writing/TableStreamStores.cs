using Lambda.Engine.TableStreams.Rows;

namespace Lambda.Engine.TableStreams.Writing;

/// <summary>The app's table streams, and the stores that they use.</summary>
/// <param name="streams">The streams.</param>
/// <param name="items">Returns the rows of a streamed table.</param>
/// <param name="shards">The rows of the engine's own table.</param>
internal sealed class TableStreamStores(
    IReadOnlyList<TableStream> streams, Func<string, ITableRows> items, ITableRows shards, IImageStore images, IWakeUps wakeUps)
{
    public IReadOnlyList<TableStream> Streams => streams;

    public ITableRows Shards => shards;

    public IImageStore Images => images;

    public IWakeUps WakeUps => wakeUps;

    public ITableRows Items(string table) => items(table);

    /// <summary>Returns the stream of a table; null when it has none.</summary>
    public TableStream? Find(string table) => streams.FirstOrDefault(stream => stream.Table == table);
}
