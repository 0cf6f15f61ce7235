using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Lambda.Engine.Hosting;

/// <summary>
/// Keeps the app from starting when a setting is a reference that the platform has not resolved. Its text would otherwise be used as the
/// secret.
/// </summary>
/// <remarks>
/// Mirrors https://learn.microsoft.com/azure/app-service/app-service-key-vault-references and
/// https://learn.microsoft.com/azure/app-service/app-service-configuration-references.
/// </remarks>
internal static class UnresolvedSettings
{
    // App Service gives each setting twice.
    private const string Doubles = "APPSETTING_";
    private static readonly string[] References = ["@Microsoft.KeyVault(", "@Microsoft.AppConfiguration("];

    /// <summary>Adds the check, which runs before everything else at startup.</summary>
    public static IServiceCollection RefuseUnresolvedSettings(this IServiceCollection services)
    {
        services.Insert(0, ServiceDescriptor.Singleton<IHostedService, Check>());
        return services;
    }

    /// <summary>Returns the errors in the settings; each names its setting.</summary>
    public static IEnumerable<string> Errors(IConfiguration configuration) => configuration.AsEnumerable()
        .Where(setting => IsReference(setting.Value) && !setting.Key.StartsWith(Doubles, StringComparison.OrdinalIgnoreCase))
        .OrderBy(setting => setting.Key, StringComparer.Ordinal)
        .Select(
            setting => $"{setting.Key} is a reference that was not resolved: the app's identity may not read the secret, the secret does "
                + "not exist, or the app does not run where references are resolved.");

    private static bool IsReference(string? value) => value is not null
        && References.Any(reference => value.AsSpan().TrimStart().StartsWith(reference, StringComparison.OrdinalIgnoreCase));

    // In the constructor, since other services read their settings in theirs.
    private sealed class Check : EarlyService
    {
        public Check(IConfiguration configuration)
        {
            if (Errors(configuration).ToList() is { Count: > 0 } errors)
                throw new OptionsValidationException(nameof(UnresolvedSettings), typeof(IConfiguration), errors);
        }

        public override Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
