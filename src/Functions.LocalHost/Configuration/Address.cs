using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;

namespace Functions.LocalHost.Configuration;

/// <summary>The addresses at which the app serves HTTP.</summary>
/// <param name="Urls">The addresses, separated by semicolons.</param>
internal sealed record Address(string Urls)
{
    private const int DefaultPort = 7071;

    /// <summary>The address under which the app's start page and its functions are listed.</summary>
    public Uri Main => new(Urls.Split(';')[0]
        .Replace("//*", "//localhost", StringComparison.Ordinal).Replace("//+", "//localhost", StringComparison.Ordinal)
        .Replace("//0.0.0.0", "//localhost", StringComparison.Ordinal).Replace("//[::]", "//localhost", StringComparison.Ordinal));

    /// <summary>Chooses the address: <c>--urls</c>, <c>--port</c>, the port in local.settings.json, or 7071.</summary>
    /// <exception cref="HostConfigurationException">The port is not a number from 0 to 65535.</exception>
    public static Address Of(IConfiguration configuration, HostBuilderContext context, LocalSettings settings)
    {
        // The worker's ASP.NET Core extension has already set urls, to the address for a forwarding host.
        var urls = context.Properties.TryGetValue(typeof(Address), out var found) ? (string?)found : null;
        if (!string.IsNullOrEmpty(urls)) return new(urls);
        var port = configuration["port"] is { Length: > 0 } text
            ? int.TryParse(text, out var number) && number is >= 0 and <= 65535 ? number
                : throw new HostConfigurationException($"'{text}' is not a port: a port is a number from 0 to 65535.")
            : settings.Port ?? DefaultPort;
        // "localhost" is both loopback addresses, but cannot choose a port for both.
        return new(port == 0 ? "http://127.0.0.1:0" : $"http://localhost:{port}");
    }

    /// <summary>Stores the addresses that the app's owner has set, before the worker sets its own.</summary>
    public static void Keep(HostBuilderContext context)
    {
        var asked = new ConfigurationBuilder().AddEnvironmentVariables("DOTNET_").AddEnvironmentVariables("ASPNETCORE_")
            .AddCommandLine(Environment.GetCommandLineArgs().Skip(1).ToArray()).Build()["urls"];
        // Only a builder's configuration is certain not to contain the worker's value yet.
        context.Properties[typeof(Address)] = (context.Configuration is IConfigurationBuilder ? context.Configuration["urls"] : null)
            ?? asked ?? "";
    }
}
