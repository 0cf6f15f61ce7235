using Lambda.Engine;
using Lambda.Engine.Hosting;
using Lambda.Engine.Polling;
using Lambda.Engine.TableStreams;
using Lambda.Engine.TableStreams.Writing;
using Microsoft.Extensions.Options;

namespace Lambda.Functions.TableStreams;

/// <summary>Checks the table streams before anything is read. If one has an error, the app does not start.</summary>
internal sealed class TableStreamsCheck(TableStreamStores stores, IEventSourceMappings mappings) : EarlyService
{
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
        foreach (var mapping in mappings.All.Where(mapping => mapping.Source.Kind == EventSourceKind.TableStream))
            if (stores.Find(mapping.Source.Name) is null)
                yield return $"The event source mapping '{mapping.Name}' is of the stream of the table '{mapping.Source.Name}', "
                    + $"which the app does not have: add builder.Services.AddTableStream(\"{mapping.Source.Name}\") to Program.cs.";
    }

    private async Task<string?> ShardsErrorAsync(TableStream stream, CancellationToken cancellation)
    {
        try
        {
            return await StoredSettings.ProblemAsync(stream, stores.Shards, cancellation);
        }
        catch (StorageUnavailableException)
        {
            // The app also starts without storage; the first write checks again.
            return null;
        }
    }
}
