using Lambda.Engine.Invocation;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Lambda.Functions.Tests.App;

internal static class TestFunctions
{
    /// <summary>Adds functions to the app's own, as a test of a team's handler would.</summary>
    public static void WithFunctions(this IServiceCollection services, Action<FunctionRegistry> register)
    {
        var registry = new FunctionRegistry(services);
        Lambdas.Register(registry);
        register(registry);
        services.Replace(ServiceDescriptor.Singleton(registry));
    }
}
