using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Lambda.Engine.TableStreams.Writing;

/// <summary>The writers of streamed tables, of which each table has one in a process.</summary>
internal sealed class TableStreamWriters(TableStreamStores stores, TimeProvider time, ILogger<TableStreamWriters> logger)
{
    private readonly ConcurrentDictionary<string, TableStreamWriter> _writers = new(StringComparer.Ordinal);

    public TableStreamWriter Of(TableStream stream) => _writers.GetOrAdd(
        stream.Table, _ => new(stream, stores.Items(stream.Table), stores.Shards, stores.Images, stores.WakeUps, time, logger));
}
