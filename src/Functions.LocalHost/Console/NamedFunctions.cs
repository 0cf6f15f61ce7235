using Functions.LocalHost.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Functions.LocalHost.Console;

/// <summary>
/// The functions that an app lists itself, because callers know them by other names than those of the triggers: each with the way to call
/// it.
/// </summary>
/// <remarks>Such an app registers a keyed service with the type and the key below. It needs no reference to this package.</remarks>
internal sealed class NamedFunctions(IServiceProvider services, HostConfiguration host)
{
    /// <summary>
    /// The key of a service <c>Func&lt;Uri, IEnumerable&lt;KeyValuePair&lt;string, string&gt;&gt;&gt;</c>. It receives the address that the
    /// routes of HTTP functions are relative to, and returns the name of each function with a text that says how to call it.
    /// </summary>
    public const string Key = "AzureFunctionsLocalHost:Functions";

    /// <summary>Returns the functions that the app itself lists, each with the way to call it; empty if it lists none.</summary>
    /// <param name="address">The address at which the app serves HTTP.</param>
    public IReadOnlyList<KeyValuePair<string, string>> At(string address)
    {
        if (services.GetKeyedService<Func<Uri, IEnumerable<KeyValuePair<string, string>>>>(Key) is not { } named) return [];
        var prefix = host.RoutePrefix.Length == 0 ? "" : host.RoutePrefix + "/";
        return Uri.TryCreate($"{address.TrimEnd('/')}/{prefix}", UriKind.Absolute, out var routes) ? [.. named(routes)] : [];
    }
}
