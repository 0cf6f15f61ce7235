using Lambda.Engine.Invocation;
using Lambda.Engine.Polling;
using Lambda.Engine.Polling.Queues;
using Lambda.Engine.Polling.Streams;
using Lambda.Engine.Routing;
using Lambda.Functions.Discovery;
using Lambda.Functions.Sources;
using Lambda.Functions.Triggers;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Lambda.Functions.Composition;

/// <summary>Registers the services that triggers share.</summary>
internal static class SourceServices
{
    /// <summary>Adds the sources for queues and streams.</summary>
    public static IServiceCollection AddSources(this IServiceCollection services)
    {
        services.AddSingleton(provider => new ServiceBusSource(
            provider.GetRequiredService<QueueBatchProcessor>(),
            provider.GetRequiredService<IEventSourceMappings>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<ServiceBusSource>>()));
        services.AddSingleton(provider => new StorageQueueSource(
            provider.GetRequiredService<QueueBatchProcessor>()));
        services.AddSingleton(provider => new EventHubSource(
            provider.GetRequiredService<StreamProcessor>(),
            provider.GetRequiredService<MappingGate>(),
            provider.GetRequiredService<Invoker>(),
            provider.GetRequiredService<ProcessingResults>(),
            provider.GetRequiredService<KafkaEndpoint>(),
            provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton(provider => new TopicSource(
            provider.GetRequiredService<TopicRouter>(),
            provider.GetRequiredService<ILogger<TopicSource>>()));
        services.AddSingleton<UploadSource>().AddSingleton<EngineQueues>().AddSingleton<EventHubEndReader>().AddSingleton<SourceBacklogs>();
        services.AddSingleton<EventHubConnections>();
        services.AddSingleton(provider => new KafkaEndpoint(provider.GetRequiredService<EventHubConnections>()));
        services.AddSingleton(provider => new SourceTriggers(SourceTrigger.Of(provider.GetRequiredService<AppAssemblies>().Types)));
        services.AddSingleton(provider => new TriggerServices(provider));
        return services.AddHostedService<SourceTriggersCheck>().AddHostedService<TopicTriggersCheck>();
    }
}
