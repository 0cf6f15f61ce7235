using Microsoft.Extensions.DependencyInjection;

namespace Lambda.Functions.Triggers;

/// <summary>Gives the triggers of this package the services that they call.</summary>
/// <remarks>
/// The worker creates triggers with public constructors, whose parameters must be public. This one type stands for all services, so that
/// the rest of the package can be internal.
/// </remarks>
public sealed class TriggerServices
{
    private readonly IServiceProvider _services;

    internal TriggerServices(IServiceProvider services) => _services = services;

    internal T Get<T>() where T : notnull => _services.GetRequiredService<T>();

    internal T Get<T>(string key) where T : notnull => _services.GetRequiredKeyedService<T>(key);
}
