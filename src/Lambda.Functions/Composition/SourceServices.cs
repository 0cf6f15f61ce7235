using Lambda.Functions.Discovery;
using Lambda.Functions.Sources;
using Microsoft.Extensions.DependencyInjection;

namespace Lambda.Functions.Composition;

/// <summary>Registers what triggers share.</summary>
public static class SourceServices
{
    /// <summary>Adds the sources for queues and streams.</summary>
    public static IServiceCollection AddSources(this IServiceCollection services) =>
        services.AddSingleton<ServiceBusSource>()
            .AddSingleton<StorageQueueSource>().AddSingleton<UploadSource>().AddSingleton<EngineQueues>()
            .AddSingleton(provider => new SourceTriggers(SourceTrigger.Of(provider.GetRequiredService<AppAssemblies>().Types)))
            .AddHostedService<SourceTriggersCheck>()
            .AddSingleton<TopicSource>().AddHostedService<TopicTriggersCheck>()
            .AddSingleton<EventHubConnections>()
            .AddSingleton(provider => new KafkaEndpoint(provider.GetRequiredService<EventHubConnections>()))
            .AddSingleton<EventHubSource>().AddSingleton<EventHubEndReader>().AddSingleton<SourceBacklogs>();
}
