using System.Collections.Frozen;
using System.Reflection;
using Lambda.Engine.Access;
using Microsoft.Azure.Functions.Worker;

namespace Lambda.Functions.Discovery;

/// <summary>The permissions that the app's HTTP functions require of their callers, by the function's name.</summary>
/// <param name="types">The types that may have functions.</param>
/// <exception cref="InvalidOperationException">An HTTP function has no <c>[Requires]</c>.</exception>
internal sealed class HttpOperations(IEnumerable<Type> types)
{
    /// <summary>The requirements of all HTTP functions.</summary>
    public FrozenDictionary<string, RequiresAttribute> All { get; } = Of(types);

    private static FrozenDictionary<string, RequiresAttribute> Of(IEnumerable<Type> types) => types.SelectMany(type => type.GetMethods())
        .Where(method => method.IsDefined(typeof(FunctionAttribute))
            && method.GetParameters().Any(parameter => parameter.IsDefined(typeof(HttpTriggerAttribute))))
        .ToFrozenDictionary(method => method.GetCustomAttribute<FunctionAttribute>()!.Name, Requirement, StringComparer.Ordinal);

    private static RequiresAttribute Requirement(MethodInfo method) => method.GetCustomAttribute<RequiresAttribute>()
        ?? throw new InvalidOperationException($"{method.DeclaringType}.{method.Name} is an HTTP function without [Requires(action)]: "
            + "name the action that its callers need permission for.");
}
