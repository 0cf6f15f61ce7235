using Azure;
using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Data.Tables;
using Azure.Storage.Blobs;
using Azure.Storage.Queues;
using Lambda.Engine.Composition;
using Lambda.Engine.Polling;
using Lambda.Functions.Composition;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Simulation.Messaging;
using Simulation.Workload;

namespace Simulation.App;

/// <summary>Composes the engine as an app does, on clients that reach the simulated storage.</summary>
internal static class SimApp
{
    public static ServiceProvider Build(
        Plan plan, HttpPipelineTransport transport, HttpPipelinePolicy retries, TimeProvider time, SimHandler handler)
    {
        var services = new ServiceCollection();
        services.AddSingleton<IConfiguration>(new ConfigurationBuilder().Build());
        services.AddSingleton(time);
        services.AddLogging();
        services.AddSingleton(handler);
        services.AddLambdas(registry =>
        {
            foreach (var function in plan.Functions) registry.AddRaw<SimHandler>(function.Name, function.Apply);
            registry.AddRaw<SimHandler>(BusReceiver.Queue, options => options.Timeout = 15);
            registry.AddRaw<SimHandler>(HubReader.Mapping, options => options.Timeout = 15);
        });
        services.AddEventSources(registry => Register(registry, plan.Sources)).AddAsyncInvocation().AddEventRouting().AddIdempotency()
            .AddStorage().AddFunctionSettings().AddSources();
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

    private static void Register(EventSourceRegistry registry, SourcesPlan plan) => registry
        .AddServiceBusQueue(BusReceiver.Queue, BusReceiver.Queue, settings => settings with
        {
            BatchSize = plan.QueueBatch,
            ReportBatchItemFailures = plan.Reports,
            MaximumConcurrency = 2,
        })
        .AddEventHub(HubReader.Mapping, HubReader.Mapping, settings => settings with
        {
            BatchSize = plan.StreamBatch,
            ReportBatchItemFailures = plan.Reports,
            ParallelizationFactor = plan.Lanes,
            BisectBatchOnFunctionError = plan.Bisects,
            MaximumRetryAttempts = plan.Discards ? 2 : -1,
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
