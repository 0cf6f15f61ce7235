using Functions.LocalHost.EventHubs;
using Functions.LocalHost.ServiceBus;
using Functions.LocalHost.Worker;

namespace Functions.LocalHost.Listeners;

/// <summary>An extension of the host, for apps whose build does not include it.</summary>
/// <param name="Replaced">The assembly of the extension that it replaces. That extension takes precedence if the app has it.</param>
/// <param name="BindingTypes">The bindings that it implements.</param>
/// <param name="Startup">Its startup type.</param>
internal sealed record BuiltInExtension(string Replaced, IReadOnlyList<string> BindingTypes, Type Startup);

/// <summary>Chooses which of the host's extensions an app needs.</summary>
internal static class BuiltInExtensions
{
    private static readonly IReadOnlyList<BuiltInExtension> All =
    [
        new("Microsoft.Azure.WebJobs.Extensions.ServiceBus", ["serviceBusTrigger", "serviceBus"], typeof(ServiceBusWebJobsStartup)),
        new("Microsoft.Azure.WebJobs.Extensions.EventHubs", ["eventHubTrigger", "eventHub"], typeof(EventHubsWebJobsStartup)),
    ];

    /// <summary>Returns the extensions for bindings that the app uses and that none of its own extensions implements.</summary>
    public static IEnumerable<Type> For(IEnumerable<HostedFunction> functions, IEnumerable<Type> own) => Choose(All, functions, own);

    /// <inheritdoc cref="For"/>
    public static IEnumerable<Type> Choose(IEnumerable<BuiltInExtension> all, IEnumerable<HostedFunction> functions, IEnumerable<Type> own)
    {
        var used = functions.SelectMany(function => function.Bindings).Select(binding => binding.Type)
            .ToHashSet(StringComparer.OrdinalIgnoreCase);
        var brought = own.Select(startup => startup.Assembly.GetName().Name).ToHashSet(StringComparer.OrdinalIgnoreCase);
        return all.Where(one => one.BindingTypes.Any(used.Contains) && !brought.Contains(one.Replaced)).Select(one => one.Startup);
    }
}
