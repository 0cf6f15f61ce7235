using Functions.LocalHost.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Functions.LocalHost.Console;

/// <summary>
/// What an app itself calls its functions, where callers know them by other names than those of the triggers: each with how it is called.
/// </summary>
/// <remarks>Such an app registers a keyed service of the type and key below, which needs no reference to this package.</remarks>
internal sealed class NamedFunctions(IServiceProvider services, HostConfiguration host)
{
    /// <summary>
    /// The key of a service <c>Func&lt;Uri, IEnumerable&lt;KeyValuePair&lt;string, string&gt;&gt;&gt;</c>. It gets the address that the
    /// routes of HTTP functions are relative to, and gives the name of each function and a text that says how it is called.
    /// </summary>
    public const string Key = "AzureFunctionsLocalHost:Functions";

    /// <summary>The functions of an app that names them; of any other none.</summary>
    /// <param name="address">Where the app serves HTTP.</param>
    public IReadOnlyList<KeyValuePair<string, string>> At(string address)
    {
        if (services.GetKeyedService<Func<Uri, IEnumerable<KeyValuePair<string, string>>>>(Key) is not { } named) return [];
        var prefix = host.RoutePrefix.Length == 0 ? "" : host.RoutePrefix + "/";
        return Uri.TryCreate($"{address.TrimEnd('/')}/{prefix}", UriKind.Absolute, out var routes) ? [.. named(routes)] : [];
    }
}
