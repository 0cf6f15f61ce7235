using Lambda.Engine.Hosting;
using Lambda.Engine.Settings;
using Microsoft.Extensions.DependencyInjection;

namespace Lambda.Engine.Composition;

/// <summary>Registers the services that change functions while the app runs.</summary>
internal static class SettingsServices
{
    /// <summary>
    /// Adds the services that store and apply changes. Call <c>AddStorage</c> first: it adds their store, and creates its table before the
    /// changes are first read.
    /// </summary>
    public static IServiceCollection AddFunctionSettings(this IServiceCollection services)
    {
        services.AddCheckedOptions<SettingsOptions>(SettingsOptions.Section, (_, options) => options.Errors());
        services.AddSingleton<FunctionSettings>();
        return services.AddHostedService<SettingsRefresh>();
    }
}
