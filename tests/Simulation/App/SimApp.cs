using System.Globalization;
using Azure;
using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Data.Tables;
using Azure.Storage.Blobs;
using Azure.Storage.Queues;
using Lambda.Engine.Composition;
using Lambda.Engine.Polling;
using Lambda.Engine.Polling.Streams;
using Lambda.Functions.Composition;
using Lambda.Functions.TableStreams;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Simulation.Messaging;
using Simulation.Workload;

namespace Simulation.App;

/// <summary>Composes the engine as an app does, on clients that reach the simulated storage.</summary>
internal sealed class SimApp(Plan plan)
{
    /// <summary>How long what has ended is kept: the shortest time that is allowed.</summary>
    public static readonly TimeSpan Retention = TimeSpan.FromHours(7);

    /// <summary>The functions of sources; each mapping has the name of its function.</summary>
    public static readonly string[] Sources = [BusReceiver.Queue, HubReader.Mapping, StreamedItems.Table, Parcels.Queue];

    // What an app registers before it starts is the same for each of its instances.
    private readonly ServiceCollection _registered = Register(plan);

    /// <summary>The services of one instance.</summary>
    public ServiceProvider Build(
        HttpPipelineTransport transport, HttpPipelinePolicy retries, TimeProvider time, SimHandler handler, IStreamEnds ends)
    {
        IServiceCollection services = new ServiceCollection();
        foreach (var one in _registered) services.Add(one);
        services.AddSingleton(time);
        services.AddSingleton(handler);
        services.AddSingleton(ends);
        services.AddSingleton(
            new BlobServiceClient(new Uri("https://sim.blob.core.windows.net"), On(new BlobClientOptions(), transport, retries)));
        services.AddSingleton(new QueueServiceClient(
            new Uri("https://sim.queue.core.windows.net"),
            On(new QueueClientOptions { MessageEncoding = QueueMessageEncoding.Base64 }, transport, retries)));
        services.AddSingleton(new TableServiceClient(
            new Uri("https://sim.table.core.windows.net"), new AzureSasCredential("sig=simulated"),
            On(new TableClientOptions(), transport, retries)));
        return services.BuildServiceProvider();
    }

    private static ServiceCollection Register(Plan plan)
    {
        var services = new ServiceCollection();
        services.AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection(
            [
                new("Lambda:Async:RedriveRate", plan.RedriveRate.ToString(CultureInfo.InvariantCulture)),
                new("Lambda:Async:Retention", Retention.ToString()),
            ]).Build());
        services.AddLogging();
        services.AddLambdas(registry =>
        {
            foreach (var function in plan.Functions) registry.AddRaw<SimHandler>(function.Name, function.Apply);
            foreach (var source in Sources)
                registry.AddRaw<SimHandler>(source, options =>
                {
                    options.Timeout = 15;
                    if (plan.Sources.AreNarrow) options.ReservedConcurrentExecutions = 1;
                });
        });
        services.AddEventSources(registry => Register(registry, plan.Sources)).AddAsyncInvocation().AddEventRouting().AddIdempotency()
            .AddStorage().AddFunctionSettings().AddSources().AddTableStream(StreamedItems.Table, _ => ItemRules.Options).AddTableStreams();
        return services;
    }

    private static void Register(EventSourceRegistry registry, SourcesPlan plan) => registry
        .AddServiceBusQueue(BusReceiver.Queue, BusReceiver.Queue, settings => settings with
        {
            BatchSize = plan.QueueBatch,
            ReportBatchItemFailures = plan.Reports,
            MaximumConcurrency = BusReceiver.MaximumConcurrency,
            Filters = plan.Filters ? ["""{"body":{"kind":["a"]}}"""] : [],
        })
        .AddEventHub(HubReader.Mapping, HubReader.Mapping, settings => settings with
        {
            BatchSize = plan.StreamBatch,
            ReportBatchItemFailures = plan.Reports,
            ParallelizationFactor = plan.Lanes,
            BisectBatchOnFunctionError = plan.Bisects,
            MaximumRetryAttempts = plan.Discards ? SourcesPlan.StreamRetries : -1,
            MaximumRecordAgeInSeconds = plan.RecordAge > 0 ? plan.RecordAge : -1,
            TumblingWindowInSeconds = plan.Window,
            Filters = plan.Filters ? ["""{"data":{"kind":["a"]}}"""] : [],
            OnFailure = "storage-queue:lambda-on-failure",
        })
        .AddStorageQueue(Parcels.Queue, Parcels.Queue, settings => settings with
        {
            Filters = plan.Filters ? ["""{"body":{"kind":["a"]}}"""] : [],
        })
        .AddTableStream(StreamedItems.Table, StreamedItems.Table, settings => settings with
        {
            BatchSize = plan.StreamBatch,
            ReportBatchItemFailures = plan.Reports,
            ParallelizationFactor = plan.Lanes,
            BisectBatchOnFunctionError = plan.Bisects,
            MaximumRetryAttempts = plan.Discards ? SourcesPlan.StreamRetries : -1,
            OnFailure = "storage-queue:lambda-on-failure",
        });

    private static T On<T>(T options, HttpPipelineTransport transport, HttpPipelinePolicy retries) where T : ClientOptions
    {
        options.Transport = transport;
        options.RetryPolicy = retries;
        // The transport times out in simulated time; a timer of the system's would do so in real time.
        options.Retry.NetworkTimeout = Timeout.InfiniteTimeSpan;
        options.Diagnostics.IsLoggingEnabled = false;
        options.Diagnostics.IsDistributedTracingEnabled = false;
        options.Diagnostics.IsTelemetryEnabled = false;
        return options;
    }
}
