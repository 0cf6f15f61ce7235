using Lambda.Engine.Polling.Streams.Windows;
using Lambda.Functions.Api.EventSources;
using Lambda.Functions.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace Lambda.Functions.Sources;

/// <summary>Registers what triggers share.</summary>
public static class SourceServices
{
    /// <summary>Adds the sources for queues and streams, and the HTTP API of their mappings.</summary>
    public static IServiceCollection AddSources(this IServiceCollection services) =>
        services.AddSingleton<ServiceBusSource>().AddSingleton<StorageQueueSource>().AddSingleton<EngineQueues>()
            .AddSingleton<EventSourceMappingsApi>()
            .AddSingleton(provider => new SourceTriggers(SourceTrigger.Of(provider.GetRequiredService<AppAssemblies>().Types)))
            .AddHostedService<SourceTriggersCheck>()
            .AddSingleton<EventHubSource>().AddSingleton<IStreamEnds, EventHubEndReader>();
}
