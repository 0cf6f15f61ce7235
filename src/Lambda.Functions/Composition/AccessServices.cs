using Lambda.Engine.Access;
using Lambda.Engine.Hosting;
using Lambda.Functions.Access;
using Microsoft.Extensions.DependencyInjection;

namespace Lambda.Functions.Composition;

/// <summary>Registers authentication and authorization.</summary>
internal static class AccessServices
{
    /// <summary>Adds the principals in the settings, and the services that check their credentials.</summary>
    public static IServiceCollection AddAccess(this IServiceCollection services)
    {
        services.AddCheckedOptions<AccessOptions>(AccessOptions.Section, (_, options) => options.Errors());
        services.AddSingleton<Principals>();
        services.AddSingleton<Authenticator>();
        services.AddSingleton<BearerTokens>().AddHttpClient(BearerTokens.Client, client => client.Timeout = TimeSpan.FromSeconds(10));
        services.AddSingleton<LocalAccess>();
        return services.AddHostedService<AccessStartupLog>();
    }
}
