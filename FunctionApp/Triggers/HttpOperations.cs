using System.Collections.Frozen;
using System.Reflection;
using FunctionApp.Access;
using Microsoft.Azure.Functions.Worker;

namespace FunctionApp.Triggers;

/// <summary>The permission that each HTTP function of the app requires of its callers, by the function's name.</summary>
internal static class HttpOperations
{
    /// <summary>The requirements of all HTTP functions.</summary>
    /// <exception cref="InvalidOperationException">An HTTP function has no <c>[Requires]</c>.</exception>
    public static FrozenDictionary<string, RequiresAttribute> All { get; } = Of(typeof(HttpOperations).Assembly.GetTypes());

    internal static FrozenDictionary<string, RequiresAttribute> Of(IEnumerable<Type> types) => types.SelectMany(type => type.GetMethods())
        .Where(method => method.GetParameters().Any(parameter => parameter.IsDefined(typeof(HttpTriggerAttribute))))
        .Select(method => (Method: method, Function: method.GetCustomAttribute<FunctionAttribute>(), Requires: method.GetCustomAttribute<RequiresAttribute>()))
        .Where(one => one.Function is not null)
        .ToFrozenDictionary(one => one.Function!.Name,
            one => one.Requires ?? throw new InvalidOperationException($"{one.Method.DeclaringType}.{one.Method.Name} is an HTTP function without [Requires(action)]: name the action that its callers need permission for."), StringComparer.Ordinal);
}
