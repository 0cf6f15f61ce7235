using Lambda.Engine.Hosting;
using Lambda.Engine.Invocation;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace Lambda.Engine.Composition;

/// <summary>Registers the core of the engine: the functions and the invoker.</summary>
internal static class InvocationServices
{
    /// <summary>Adds the functions that <paramref name="register"/> registers, and the invoker.</summary>
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

    /// <summary>Builds the catalogue before anything else starts, so that an invalid setting keeps the app from starting.</summary>
    private sealed class CatalogueCheck(FunctionCatalogue catalogue) : EarlyService
    {
        public override Task StartingAsync(CancellationToken cancellationToken) =>
            catalogue.All.Count > 0
                ? Task.CompletedTask
                : throw new InvalidOperationException("The app has no functions: register at least one in Lambdas.cs.");
    }
}
