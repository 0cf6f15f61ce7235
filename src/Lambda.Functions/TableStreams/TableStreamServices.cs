using Azure.Data.Tables;
using Azure.Storage.Blobs;
using Azure.Storage.Queues;
using Lambda.Engine.Invocation;
using Lambda.Engine.Polling;
using Lambda.Engine.Polling.Streams;
using Lambda.Engine.TableStreams;
using Lambda.Engine.TableStreams.Reading;
using Lambda.Engine.TableStreams.Upkeep;
using Lambda.Engine.TableStreams.Writing;
using Lambda.Functions.State;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace Lambda.Functions.TableStreams;

/// <summary>Registers tables whose changes form streams.</summary>
public static class TableStreamServices
{
    /// <summary>
    /// Adds the stream of a table in the app's storage account. To write to the table, use a <see cref="StreamedTable"/> from
    /// <c>[FromKeyedServices("table")]</c>; <c>AddTableStream</c> in EventSources.cs maps the table's changes to functions.
    /// </summary>
    /// <param name="services">The app's services.</param>
    /// <param name="table">The table's name.</param>
    /// <param name="configure">Sets the options.</param>
    public static IServiceCollection AddTableStream(
        this IServiceCollection services, string table, Func<TableStreamOptions, TableStreamOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentException.ThrowIfNullOrEmpty(table);
        var stream = new TableStream(table, configure is null ? new() : configure(new()));
        services.AddSingleton(stream);
        services.AddWriting();
        return services.AddKeyedSingleton(table, (provider, _) =>
        {
            var (tables, blobs, queues) = (
                provider.GetRequiredService<TableServiceClient>(), provider.GetRequiredService<BlobServiceClient>(),
                provider.GetRequiredService<QueueServiceClient>());
            var shards = provider.GetRequiredService<TableStreamStores>().Shards;
            return new StreamedTable(
                tables.GetTableClient(table), provider.GetRequiredService<TableStreamWriters>().Of(stream),
                cancellation => TableStreamStorage.CreateAsync(tables, blobs, queues, cancellation),
                cancellation => StoredSettings.ProblemAsync(stream, shards, cancellation));
        });
    }

    private static void AddWriting(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<IImageStore, ImageBlobs>();
        services.TryAddSingleton<IWakeUps, WakeUpQueue>();
        services.TryAddSingleton<TableStreamWriters>();
        services.TryAddSingleton(provider =>
        {
            var tables = provider.GetRequiredService<TableServiceClient>();
            return new TableStreamStores(
                [.. provider.GetServices<TableStream>()], table => new TableRows(tables.GetTableClient(table)),
                new TableRows(tables.GetTableClient(StorageNames.TableStreams)),
                provider.GetRequiredService<IImageStore>(), provider.GetRequiredService<IWakeUps>());
        });
    }

    /// <summary>Adds the services that read the streams.</summary>
    internal static IServiceCollection AddTableStreams(this IServiceCollection services)
    {
        services.AddWriting();
        services.AddSingleton(new ReaderTimes());
        services.AddSingleton<TableStreamReader>().AddSingleton<TableStreamUpkeep>();
        services.AddSingleton(provider => new TableStreamCalls(
            provider.GetRequiredService<TableStreamReader>(), provider.GetRequiredService<TableStreamUpkeep>(),
            provider.GetRequiredService<ILogger<TableStreamCalls>>()));
        services.AddSingleton<IStreamEnds, StreamEnds>().AddSingleton(provider => new CosmosFeedSource(
            provider.GetRequiredService<StreamProcessor>(),
            provider.GetRequiredService<MappingGate>(),
            provider.GetRequiredService<Invoker>(),
            provider.GetRequiredService<ProcessingResults>(),
            provider.GetRequiredService<TimeProvider>()));
        return services.AddHostedService<TableStreamsCheck>();
    }
}
