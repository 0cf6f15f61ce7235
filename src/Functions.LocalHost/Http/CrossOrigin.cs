using Functions.LocalHost.Configuration;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Cors.Infrastructure;

namespace Functions.LocalHost.Http;

/// <summary>
/// The origins whose pages may call the app: <c>Host.CORS</c> and <c>Host.CORSCredentials</c> in local.settings.json, or the switches
/// <c>--cors</c> and <c>--cors-credentials</c>, which have precedence.
/// </summary>
/// <param name="Policy">The policy; null if settings name no origins.</param>
/// <remarks>Mirrors https://learn.microsoft.com/azure/azure-functions/functions-develop-local#local-settings-file.</remarks>
internal sealed record CrossOrigin(CorsPolicy? Policy)
{
    private const string All = "*";

    /// <exception cref="HostConfigurationException">An origin is not valid, or credentials are allowed to all.</exception>
    public static CrossOrigin Of(LocalSettings settings, IEnumerable<string> arguments)
    {
        var (origins, credentials) = (settings.Cors, settings.CorsCredentials);
        string[] all = [.. arguments];
        for (var i = 0; i < all.Length; i++)
        {
            var (name, value) = all[i].Split('=', 2) is [var before, var after] ? (before, after)
                : (all[i], i + 1 < all.Length && !all[i + 1].StartsWith('-') ? all[i + 1] : null);
            if (name.Equals("--cors", StringComparison.OrdinalIgnoreCase)) origins = value;
            if (name.Equals("--cors-credentials", StringComparison.OrdinalIgnoreCase))
                credentials = value is null || (bool.TryParse(value, out var allowed) && allowed);
        }
        var names = origins?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? [];
        return new(PolicyOf([.. names.Select(origin => origin.TrimEnd('/'))], credentials));
    }

    /// <summary>Answers preflight requests, and adds headers to answers.</summary>
    public void Use(IApplicationBuilder app)
    {
        if (Policy is { } policy) app.UseMiddleware<CorsMiddleware>(policy);
    }

    private static CorsPolicy? PolicyOf(string[] origins, bool credentials)
    {
        if (origins is []) return null;
        foreach (var origin in origins)
            if (origin != All && !(Uri.TryCreate(origin, UriKind.Absolute, out var uri) && uri.PathAndQuery is "/" or ""))
                throw new HostConfigurationException(
                    $"'{origin}' is not an origin for CORS: an origin is '*' or an address without a path, such as http://localhost:5173.");
        if (credentials && origins.Contains(All))
            throw new HostConfigurationException("CORS with credentials needs the origins by name: browsers do not accept '*' with them.");
        var builder = new CorsPolicyBuilder(origins).AllowAnyHeader().AllowAnyMethod();
        return (credentials ? builder.AllowCredentials() : builder).Build();
    }
}
