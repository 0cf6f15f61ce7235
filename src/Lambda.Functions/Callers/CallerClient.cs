using Microsoft.Extensions.DependencyInjection;

namespace Lambda.Functions.Callers;

/// <summary>The HTTP client with which adapters fetch data from callers' services and send data to them.</summary>
internal static class CallerClient
{
    /// <summary>The client's name.</summary>
    public const string Name = "Lambda.Callers";

    private const int Largest = 256 * 1024;

    /// <summary>Adds the client. It follows no redirects, because they would bypass the checks of addresses.</summary>
    public static IServiceCollection AddCallerClient(this IServiceCollection services)
    {
        services.AddHttpClient(Name, client => (client.Timeout, client.MaxResponseContentBufferSize) = (TimeSpan.FromSeconds(10), Largest))
            .ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false });
        return services;
    }
}
