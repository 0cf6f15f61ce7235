using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace Local.Indexing;

/// <summary>Finds the functions of an app. The real Sdk does this when it builds; here it happens at start-up.</summary>
internal static partial class FunctionIndexer
{
    private const BindingFlags Methods = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    /// <summary>Every function of the assembly, ordered by name.</summary>
    /// <exception cref="FunctionIndexingException">One or more functions would not build, or would not be loaded by the host.</exception>
    public static IReadOnlyList<IndexedFunction> Index(Assembly app) => Index(app.GetTypes());

    /// <summary>Every function of the types, ordered by name.</summary>
    /// <exception cref="FunctionIndexingException">One or more functions would not build, or would not be loaded by the host.</exception>
    public static IReadOnlyList<IndexedFunction> Index(IEnumerable<Type> types)
    {
        var (functions, errors) = (new List<IndexedFunction>(), new List<string>());
        foreach (var method in types.SelectMany(type => type.GetMethods(Methods)))
        {
            if (method.GetCustomAttribute<FunctionAttribute>() is not { } attribute) continue;
            var triggers = method.GetParameters().Where(parameter => parameter.GetCustomAttributes<TriggerBindingAttribute>().Any()).ToList();
            if (Refuse(attribute.Name, method, triggers) is { } reason)
                errors.Add($"  {method.DeclaringType?.FullName}.{method.Name}: {reason}");
            else
                functions.Add(new(attribute.Name, method, triggers[0], triggers[0].GetCustomAttribute<TriggerBindingAttribute>()!, method.GetCustomAttribute<RetryAttribute>()));
        }
        errors.AddRange(functions.GroupBy(function => function.Name, StringComparer.OrdinalIgnoreCase).Where(group => group.Count() > 1)
            .Select(group => $"  '{group.Key}' names more than one function: {string.Join(", ", group.Select(function => function.EntryPoint))}"));
        return errors.Count == 0 ? [.. functions.OrderBy(function => function.Name, StringComparer.Ordinal)] : throw new FunctionIndexingException(errors);
    }

    private static string? Refuse(string name, MethodInfo method, List<ParameterInfo> triggers)
    {
        if (!FunctionName().IsMatch(name)) return $"'{name}' is not a function name: a letter, then up to 127 letters, digits, '-' or '_'.";
        if (!method.IsPublic || method.DeclaringType is { IsVisible: false }) return "a function must be a public method of a public class.";
        if (method.ReturnType == typeof(void) && method.IsDefined(typeof(AsyncStateMachineAttribute))) return "AZFW0002: a function cannot be async void; return Task.";
        if (Outputs(method) is { Count: > 0 } outputs) return $"[{outputs[0].GetType().Name}] is an output binding, which this process does not run: send with the service's client, or run the Release build.";
        if (triggers.Count != 1) return $"a function has exactly one trigger, this one has {triggers.Count}.";
        return method.IsDefined(typeof(RetryAttribute)) && !AllowsRetry(triggers[0]) ? "AZFW0012: its trigger does not allow a retry attribute; timer and Event Hubs triggers do." : null;
    }

    private static bool AllowsRetry(ParameterInfo trigger) => trigger.GetCustomAttribute<TriggerBindingAttribute>()!.GetType()
        .GetCustomAttribute<BindingCapabilitiesAttribute>()?.Capabilities.Contains(KnownBindingCapabilities.FunctionLevelRetry) is true;

    // On the method, or on the properties of what it returns.
    private static List<OutputBindingAttribute> Outputs(MethodInfo method)
    {
        var result = method.ReturnType is { IsGenericType: true } task && (task.GetGenericTypeDefinition() == typeof(Task<>) || task.GetGenericTypeDefinition() == typeof(ValueTask<>)) ? task.GetGenericArguments()[0] : method.ReturnType;
        return [.. method.GetCustomAttributes<OutputBindingAttribute>(), .. result.GetProperties().SelectMany(property => property.GetCustomAttributes<OutputBindingAttribute>())];
    }

    [GeneratedRegex(@"^[A-Za-z][A-Za-z0-9_\-]{0,127}$")]
    private static partial Regex FunctionName();
}
