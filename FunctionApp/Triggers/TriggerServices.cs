using FunctionApp.Api.EventSources;
using FunctionApp.Polling.Streams;
using Microsoft.Extensions.DependencyInjection;

namespace FunctionApp.Triggers;

/// <summary>Registers what triggers share.</summary>
public static class TriggerServices
{
    /// <summary>Adds the sources for queues and streams, and the HTTP API of their mappings.</summary>
    public static IServiceCollection AddSources(this IServiceCollection services) =>
        services.AddSingleton<ServiceBusSource>().AddSingleton<StorageQueueSource>().AddSingleton<EngineQueues>()
            .AddSingleton<EventSourceMappingsApi>()
            .AddSingleton(new SourceTriggers(SourceTrigger.Of(typeof(TriggerServices).Assembly.GetTypes())))
            .AddHostedService<SourceTriggersCheck>()
            .AddSingleton<EventHubSource>().AddSingleton<IStreamEnds, EventHubEndReader>();
}
