using Lambda.Engine.Access;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Lambda.Functions.Access;

/// <summary>Registers authentication and authorization.</summary>
public static class AccessServices
{
    /// <summary>Adds the principals in the settings, and what checks their credentials.</summary>
    public static IServiceCollection AddAccess(this IServiceCollection services)
    {
        services.AddOptions<AccessOptions>().BindConfiguration(
            AccessOptions.Section, binder => binder.ErrorOnUnknownConfiguration = true).ValidateOnStart();
        services.AddSingleton<IValidateOptions<AccessOptions>, Validation>();
        services.AddSingleton<Principals>();
        services.AddSingleton<Authenticator>();
        services.AddSingleton<LocalAccess>();
        return services.AddHostedService<AccessStartupLog>();
    }

    private sealed class Validation : IValidateOptions<AccessOptions>
    {
        public ValidateOptionsResult Validate(string? name, AccessOptions options) =>
            options.Errors().ToList() is { Count: > 0 } errors ? ValidateOptionsResult.Fail(errors) : ValidateOptionsResult.Success;
    }
}
