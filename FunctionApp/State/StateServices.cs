using FunctionApp.Async;
using Microsoft.Extensions.DependencyInjection;

namespace FunctionApp.State;

/// <summary>Registers the engine's storage.</summary>
public static class StateServices
{
    /// <summary>Adds the clients of the app's storage account and the engine's stores on them.</summary>
    public static IServiceCollection AddStorage(this IServiceCollection services)
    {
        services.AddSingleton<StorageConnection>();
        services.AddSingleton(provider => provider.GetRequiredService<StorageConnection>().Blobs());
        services.AddSingleton(provider => provider.GetRequiredService<StorageConnection>().Queues());
        services.AddSingleton(provider => provider.GetRequiredService<StorageConnection>().Tables());
        services.AddSingleton<IEventQueue, EventQueue>();
        services.AddSingleton<IPayloadStore, PayloadBlobs>();
        services.AddSingleton<IInvocationRecords, InvocationTable>();
        services.AddSingleton<IDestination, QueueDestination>();
        return services.AddHostedService<StorageSetup>();
    }
}
