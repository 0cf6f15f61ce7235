using Lambda.Engine.Idempotency;
using Lambda.Engine.Invocation;
using Microsoft.Extensions.DependencyInjection;

namespace Lambda.Engine.Composition;

/// <summary>Registers what functions with <see cref="FunctionOptions.Idempotency"/> need.</summary>
internal static class IdempotencyServices
{
    /// <summary>Adds idempotency. <c>AddStorage</c> adds its store.</summary>
    public static IServiceCollection AddIdempotency(this IServiceCollection services) => services.AddSingleton<IIdempotency, OncePerKey>();
}
