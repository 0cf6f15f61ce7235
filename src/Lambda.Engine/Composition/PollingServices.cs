using Lambda.Engine.Hosting;
using Lambda.Engine.Polling;
using Lambda.Engine.Polling.Queues;
using Lambda.Engine.Polling.Streams;
using Microsoft.Extensions.DependencyInjection;

namespace Lambda.Engine.Composition;

/// <summary>Registers the processing of queues and streams.</summary>
internal static class PollingServices
{
    /// <summary>
    /// Adds the event source mappings that <paramref name="register"/> registers, and the services that pass their records to functions.
    /// </summary>
    public static IServiceCollection AddEventSources(this IServiceCollection services, Action<EventSourceRegistry> register)
    {
        ArgumentNullException.ThrowIfNull(register);
        var registry = new EventSourceRegistry();
        register(registry);
        services.AddSingleton(registry);
        services.AddSingleton(provider => provider.GetRequiredService<EventSourceRegistry>().Routed);
        services.AddSingleton<EventSourceRules>();
        services.AddSingleton<EventSourceMappings>();
        services.AddSingleton<IEventSourceMappings>(provider => provider.GetRequiredService<EventSourceMappings>());
        services.AddSingleton<MappingGate>();
        services.AddSingleton<ProcessingResults>();
        services.AddSingleton<QueueBatchProcessor>();
        services.AddSingleton<StreamProcessor>();
        services.AddSingleton<WindowCloser>();
        services.AddSingleton<IDiscardedBatches, StreamFailures>();
        services.AddSingleton(provider => new MappingChanges(
            provider.GetRequiredService<EventSourceMappings>(), provider.GetRequiredService<EventSourceRules>(),
            provider.GetRequiredService<IMappingStore>(), provider.GetRequiredService<TimeProvider>()));
        return services.AddHostedService<MappingsCheck>().AddHostedService<MappingRefresh>();
    }

    /// <summary>Builds the mappings before anything is read, so that an invalid setting keeps the app from starting.</summary>
    private sealed class MappingsCheck(EventSourceMappings mappings) : EarlyService
    {
        public override Task StartingAsync(CancellationToken cancellationToken) => Task.FromResult(mappings.Configured);
    }
}
