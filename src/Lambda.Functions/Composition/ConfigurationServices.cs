using Lambda.Engine.Invocation;
using Lambda.Engine.Polling;
using Lambda.Engine.Settings;
using Lambda.Functions.Api;
using Lambda.Functions.Api.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Lambda.Functions.Composition;

/// <summary>Registers the operations that read and change the configuration of functions.</summary>
internal static class ConfigurationServices
{
    public static void AddConfigurationApi(this IServiceCollection services)
    {
        services.AddSingleton<AppCode>();
        services.AddSingleton<Unsupported>();
        services.AddSingleton<FunctionDescriber>();
        services.AddSingleton<ConfigurationOperation>();
        services.AddSingleton<DestinationCheck>();
        services.AddSingleton(provider => new FunctionsApi(
            provider.GetRequiredService<FunctionCatalogue>(), provider.GetRequiredService<FunctionSettings>(),
            provider.GetRequiredService<FunctionDescriber>(), provider.GetRequiredService<DestinationAccess>(),
            provider.GetRequiredService<ConfigurationOperation>()));
        services.AddSingleton(provider => new EventInvokeApi(
            provider.GetRequiredService<FunctionSettings>(), provider.GetRequiredService<FunctionDescriber>(),
            provider.GetRequiredService<DestinationAccess>(),
            provider.GetRequiredService<DestinationCheck>(), provider.GetRequiredService<ConfigurationOperation>(),
            provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton(provider => new ConcurrencyApi(
            provider.GetRequiredService<FunctionCatalogue>(), provider.GetRequiredService<FunctionSettings>(),
            provider.GetRequiredService<AppCode>(), provider.GetRequiredService<ConfigurationOperation>()));
        services.AddSingleton(provider => new AliasesApi(provider.GetRequiredService<ConfigurationOperation>()));
        services.AddSingleton(provider => new AbsentApi(
            provider.GetRequiredService<FunctionNames>(), provider.GetRequiredService<ConfigurationOperation>(),
            provider.GetRequiredService<IEventSourceMappings>()));
    }
}
