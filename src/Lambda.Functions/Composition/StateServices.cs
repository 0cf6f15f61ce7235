using Lambda.Engine.Async;
using Lambda.Engine.Changes;
using Lambda.Engine.Idempotency;
using Lambda.Engine.Polling;
using Lambda.Engine.Polling.Streams;
using Lambda.Engine.Routing.Archives;
using Lambda.Engine.Routing.Schedules;
using Lambda.Engine.Settings;
using Lambda.Functions.State;
using Lambda.Functions.State.Destinations;
using Microsoft.Extensions.DependencyInjection;

namespace Lambda.Functions.Composition;

/// <summary>Registers the engine's storage.</summary>
internal static class StateServices
{
    /// <summary>Adds the clients of the app's storage account, and the engine's stores that use them.</summary>
    public static IServiceCollection AddStorage(this IServiceCollection services)
    {
        services.AddSingleton<StorageConnection>();
        services.AddSingleton(provider => provider.GetRequiredService<StorageConnection>().Blobs());
        services.AddSingleton(provider => provider.GetRequiredService<StorageConnection>().Queues());
        services.AddSingleton(provider => provider.GetRequiredService<StorageConnection>().Tables());
        services.AddSingleton<IEventQueue, EventQueue>();
        services.AddSingleton<IPayloadStore, PayloadBlobs>();
        services.AddSingleton<IInvocationRecords, InvocationTable>();
        services.AddSingleton<IDeadLetters, DeadLetterTable>();
        services.AddSingleton<IRedriveJobs, RedriveJobStore>();
        services.AddSingleton<IIdempotencyRecords, IdempotencyTable>();
        services.AddSingleton<IChangeStore<FunctionChanges>, FunctionChangesTable>();
        services.AddSingleton<IWindowStore, WindowBlobs>();
        services.AddSingleton<IMappingStore, MappingTable>();
        services.AddSingleton<Retention>();
        services.AddSingleton<IScheduleStore, ScheduleTable>();
        services.AddSingleton<IArchiveStore, ArchiveBlobs>();
        services.AddSingleton<IReplayStore, ReplayTable>();
        services.AddDestinations();
        return services.AddHostedService<StorageSetup>();
    }

    private static void AddDestinations(this IServiceCollection services)
    {
        services.AddSingleton<ServiceBusConnection>();
        services.AddSingleton<EventGridTopics>();
        services.AddSingleton<IEventPublisher, EventGridPublisher>();
        services.AddHostedService<TopicsCheck>();
        services.AddSingleton<IDestination, StorageQueueDestination>();
        services.AddSingleton<IDestination, BlobDestination>();
        services.AddSingleton<IDestination, EventGridDestination>();
        foreach (var kind in new[] { "service-bus-queue", "service-bus-topic" })
            services.AddSingleton<IDestination>(provider => new ServiceBusDestination(
                kind, provider.GetRequiredService<ServiceBusConnection>(), provider.GetRequiredService<IPayloadStore>()));
    }
}
