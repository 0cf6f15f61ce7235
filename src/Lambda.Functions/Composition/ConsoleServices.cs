using Lambda.Engine.Access;
using Lambda.Engine.Invocation;
using Lambda.Engine.Polling;
using Lambda.Functions.Console;
using Lambda.Functions.Sources;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Lambda.Functions.Composition;

/// <summary>Registers the console.</summary>
internal static class ConsoleServices
{
    /// <summary>Adds the pages of the console, and the operations that only they need.</summary>
    public static IServiceCollection AddConsole(this IServiceCollection services) =>
        services.AddSingleton<ConsoleFiles>()
            .AddSingleton(provider => new ConsolePages(
                provider.GetRequiredService<ConsoleFiles>(), provider.GetRequiredService<IOptions<AccessOptions>>().Value.Entra))
            .AddSingleton(provider => new ActivityApi(
                provider.GetRequiredService<FunctionCatalogue>(), provider.GetRequiredService<IEventSourceMappings>(),
                provider.GetRequiredService<ProcessingResults>(), provider.GetRequiredService<TimeProvider>()))
            .AddSingleton(provider => new BacklogsApi(
                provider.GetRequiredService<IEventSourceMappings>(), provider.GetRequiredService<SourceBacklogs>(),
                provider.GetRequiredService<TimeProvider>()))
            .AddSingleton(provider => new FilterTestApi(
                provider.GetRequiredService<IEventSourceMappings>(), provider.GetRequiredService<TimeProvider>()));
}
