using Lambda.Engine.Invocation;
using Microsoft.Extensions.DependencyInjection;

namespace Lambda.Functions.Hosting;

/// <summary>
/// Tells Functions.LocalHost what to list when the app has started: the functions and their addresses, instead of HTTP triggers.
/// </summary>
internal static class ListedFunctions
{
    // The host and the engine share only this key and type.
    private const string Key = "AzureFunctionsLocalHost:Functions";

    public static IServiceCollection AddListedFunctions(this IServiceCollection services) =>
        services.AddKeyedSingleton<Func<Uri, IEnumerable<KeyValuePair<string, string>>>>(Key,
            (provider, _) => routes => provider.GetRequiredService<FunctionCatalogue>().All.Select(function =>
                new KeyValuePair<string, string>(function.Name, $"[POST] {routes}functions/{function.Name}/invocations")));
}
