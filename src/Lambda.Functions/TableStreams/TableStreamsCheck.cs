using Lambda.Engine;
using Lambda.Engine.Hosting;
using Lambda.Engine.Polling;
using Lambda.Engine.TableStreams;
using Lambda.Engine.TableStreams.Rows;
using Lambda.Engine.TableStreams.Writing;
using Microsoft.Extensions.Options;

namespace Lambda.Functions.TableStreams;

/// <summary>Checks the streams of tables before anything is read; if one is wrong, the app does not start.</summary>
internal sealed class TableStreamsCheck(TableStreamStores stores, EventSourceMappings mappings) : EarlyService
{
    private const string Settings = "settings";

    public override async Task StartingAsync(CancellationToken cancellationToken)
    {
        var errors = Errors().ToList();
        foreach (var stream in stores.Streams)
            if (await ShardsErrorAsync(stream, cancellationToken) is { } error) errors.Add(error);
        if (errors.Count > 0) throw new OptionsValidationException("TableStreams", typeof(TableStreamOptions), errors);
    }

    private IEnumerable<string> Errors()
    {
        foreach (var stream in stores.Streams)
        {
            if (stream.Options.Problem is { } problem) yield return $"The stream of the table '{stream.Table}': {problem}";
            if (stores.Streams.Count(other => other.Table == stream.Table) > 1)
                yield return $"The table '{stream.Table}' has two streams. Remove one AddTableStream(\"{stream.Table}\").";
        }
        foreach (var mapping in mappings.Configured.Where(mapping => mapping.Source.Kind == EventSourceKind.TableStream))
            if (stores.Find(mapping.Source.Name) is null)
                yield return $"The event source mapping '{mapping.Name}' is of the stream of the table '{mapping.Source.Name}', "
                    + $"which the app does not have: add builder.Services.AddTableStream(\"{mapping.Source.Name}\") to Program.cs.";
    }

    // Partitions would move to other shards, away from their changes.
    private async Task<string?> ShardsErrorAsync(TableStream stream, CancellationToken cancellation)
    {
        try
        {
            var partition = $"{stream.Table}|{Settings}";
            if (await stores.Shards.FindAsync(partition, Settings, cancellation) is { } row)
            {
                var shards = row.Number(nameof(stream.Options.Shards));
                return shards == stream.Options.Shards ? null
                    : $"The stream of the table '{stream.Table}' has {shards} shards; "
                        + $"{nameof(stream.Options.Shards)} is {stream.Options.Shards}, but it cannot be changed. "
                        + "Give the table another name to begin a new stream.";
            }
            await stores.Shards.WriteAsync(
                partition,
                [new RowWrite.Add(Settings, new Dictionary<string, object?> { [nameof(stream.Options.Shards)] = stream.Options.Shards })],
                cancellation);
        }
        catch (StorageUnavailableException)
        {
            // The app starts without storage, too; the next start looks again.
        }
        return null;
    }
}
