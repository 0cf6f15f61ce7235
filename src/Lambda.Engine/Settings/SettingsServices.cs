using Microsoft.Extensions.DependencyInjection;

namespace Lambda.Engine.Settings;

/// <summary>Registers the changing of functions while the app runs.</summary>
public static class SettingsServices
{
    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(0.1);

    /// <summary>
    /// Adds what stores and applies changes. Call <c>AddStorage</c> first: it adds their store, and creates its table before the changes
    /// are first read.
    /// </summary>
    public static IServiceCollection AddFunctionSettings(this IServiceCollection services)
    {
        services.AddOptions<SettingsOptions>().BindConfiguration(SettingsOptions.Section)
            .Validate(
                options => options.Refresh >= Shortest && options.Refresh <= TimeSpan.FromHours(1),
                $"{SettingsOptions.Section}:{nameof(SettingsOptions.Refresh)} is to be {Shortest} to one hour.")
            .ValidateOnStart();
        services.AddSingleton<FunctionSettings>();
        return services.AddHostedService<SettingsRefresh>();
    }
}
