using FunctionApp.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace FunctionApp.Invocation;

/// <summary>Registers the engine's core.</summary>
public static class InvocationServices
{
    /// <summary>Adds the functions that <paramref name="register"/> lists, and what invokes them.</summary>
    public static IServiceCollection AddLambdas(this IServiceCollection services, Action<FunctionRegistry> register)
    {
        ArgumentNullException.ThrowIfNull(register);
        var registry = new FunctionRegistry(services);
        register(registry);
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(registry);
        services.AddSingleton<FunctionCatalogue>();
        services.AddSingleton<Invoker>();
        services.AddSingleton<ILoggerProvider, LogTailProvider>();
        return services.AddHostedService<CatalogueCheck>();
    }

    /// <summary>Builds the catalogue before anything else starts, so that a wrong setting stops the start.</summary>
    private sealed class CatalogueCheck(FunctionCatalogue catalogue) : EarlyService
    {
        public override Task StartingAsync(CancellationToken cancellationToken) => catalogue.All.Count > 0 ? Task.CompletedTask : throw new InvalidOperationException("The app has no functions.");
    }
}
