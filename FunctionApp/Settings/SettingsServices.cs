using Microsoft.Extensions.DependencyInjection;

namespace FunctionApp.Settings;

/// <summary>Registers changes to functions.</summary>
public static class SettingsServices
{
    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(0.1);

    /// <summary>Adds storing and applying them; their store comes from <c>AddStorage</c>, which is to be added before: what it sets up is there when they are first looked for.</summary>
    public static IServiceCollection AddFunctionSettings(this IServiceCollection services)
    {
        services.AddOptions<SettingsOptions>().BindConfiguration(SettingsOptions.Section)
            .Validate(options => options.Refresh >= Shortest && options.Refresh <= TimeSpan.FromHours(1), $"{SettingsOptions.Section}:{nameof(SettingsOptions.Refresh)} is to be {Shortest} to one hour.")
            .ValidateOnStart();
        services.AddSingleton<FunctionSettings>();
        return services.AddHostedService<SettingsRefresh>();
    }
}
