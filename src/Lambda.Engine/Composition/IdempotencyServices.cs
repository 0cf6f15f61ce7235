using Lambda.Engine.Idempotency;
using Lambda.Engine.Invocation;
using Microsoft.Extensions.DependencyInjection;

namespace Lambda.Engine.Composition;

/// <summary>Registers the services for functions with <see cref="FunctionOptions.Idempotency"/>.</summary>
internal static class IdempotencyServices
{
    /// <summary>Adds idempotency. <c>AddStorage</c> adds its store.</summary>
    public static IServiceCollection AddIdempotency(this IServiceCollection services) => services.AddSingleton<IIdempotency, OncePerKey>();
}
