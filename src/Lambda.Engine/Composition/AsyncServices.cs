using Lambda.Engine.Async;
using Lambda.Engine.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace Lambda.Engine.Composition;

/// <summary>Registers asynchronous invocation.</summary>
internal static class AsyncServices
{
    /// <summary>Adds the services that accept, attempt and redrive events. <c>AddStorage</c> adds the stores.</summary>
    public static IServiceCollection AddAsyncInvocation(this IServiceCollection services)
    {
        services.AddCheckedOptions<AsyncOptions>(AsyncOptions.Section, (_, options) => options.Errors());
        services.AddSingleton<AsyncInvocations>();
        services.AddSingleton<Destinations>();
        services.AddSingleton<RetryPolicy>();
        services.AddSingleton<IDestination, FunctionDestination>();
        services.AddSingleton<Deliveries>();
        services.AddSingleton<EventCompletion>();
        services.AddSingleton<StrayMessages>();
        services.AddSingleton<EventCopies>();
        services.AddSingleton<EventAttempts>();
        services.AddSingleton<EventProcessor>();
        services.AddSingleton<StorageTroubles>();
        services.AddSingleton<AsyncProcessor>();
        services.AddSingleton<Redriver>();
        services.AddSingleton<RedriveJobs>();
        return services.AddHostedService<DestinationsCheck>();
    }

    /// <summary>Checks the destinations before anything else starts, so that an invalid one keeps the app from starting.</summary>
    private sealed class DestinationsCheck(Destinations destinations) : EarlyService
    {
        public override Task StartingAsync(CancellationToken cancellationToken) =>
            destinations.All.Any()
                ? Task.CompletedTask
                : throw new InvalidOperationException("No destination is registered: call AddState, or register an IDestination.");
    }
}
