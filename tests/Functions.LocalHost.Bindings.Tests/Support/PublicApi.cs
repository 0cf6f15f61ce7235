using System.Reflection;

namespace Functions.LocalHost.Bindings.Tests.Support;

/// <summary>Lists the public API of an assembly, one member a line, in the form of the lists beside this file.</summary>
internal static class PublicApi
{
    private const BindingFlags Declared =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    public static IEnumerable<string> Lines(Assembly assembly)
    {
        foreach (var type in assembly.GetTypes().Where(IsVisible))
        {
            yield return $"{Kind(type)} {Name(type)}";
            if (!type.IsEnum && !type.IsValueType)
                foreach (var parent in type.GetInterfaces()
                    .Append(type.BaseType)
                    .OfType<Type>()
                    .Where(parent => IsVisible(parent) && parent != typeof(object)))
                    yield return $"{Name(type)} < {Name(parent)}";
            foreach (var line in Members(type)) yield return line;
        }
    }

    private static IEnumerable<string> Members(Type type)
    {
        var owner = Name(type);
        if (type.IsEnum)
            return type.GetFields(BindingFlags.Public | BindingFlags.Static)
                .Select(field => $"{owner}.{field.Name} = {Convert.ToInt64(field.GetRawConstantValue(), null)}");
        if (typeof(Delegate).IsAssignableFrom(type))
            return type.GetMethod("Invoke") is { } call ? [$"{owner}({Parameters(call)}) : {Name(call.ReturnType)}"] : [];
        return
        [
            .. type.GetFields(Declared)
                .Where(field => field.IsPublic || field.IsFamily || field.IsFamilyOrAssembly)
                .Select(field => $"{owner}.{field.Name} : {Name(field.FieldType)}{(field.IsStatic ? " static" : "")}"),
            .. type.GetConstructors(Declared)
                .Where(constructor => Visible(constructor) && !constructor.IsStatic)
                .Select(constructor => $"{owner}.new({Parameters(constructor)})"),
            .. type.GetProperties(Declared).Select(property => Property(owner, property)).OfType<string>(),
            .. type.GetEvents(Declared)
                .Where(e => e.AddMethod is { } add && Visible(add))
                .Select(e => $"{owner}.{e.Name} : event {Name(e.EventHandlerType!)}"),
            .. type.GetMethods(Declared)
                .Where(IsListed)
                .Select(
                    method =>
                        $"{owner}.{method.Name}{Generics(method)}({Parameters(method)}) : "
                            + $"{Name(method.ReturnType)}{(method.IsStatic ? " static" : "")}"),
        ];
    }

    private static string? Property(string owner, PropertyInfo property)
    {
        var (get, set) = (property.GetMethod is { } getter && Visible(getter), property.SetMethod is { } setter && Visible(setter));
        if (!get && !set) return null;
        var index = property.GetIndexParameters() is { Length: > 0 } parameters
            ? $"[{string.Join(", ", parameters.Select(parameter => Name(parameter.ParameterType)))}]"
            : "";
        return $"{owner}.{property.Name}{index} : {Name(property.PropertyType)} {{{(get ? " get;" : "")}{(set ? " set;" : "")} "
            + $"}}{((property.GetMethod ?? property.SetMethod)!.IsStatic ? " static" : "")}";
    }

    private static bool IsListed(MethodInfo method) =>
        Visible(method)
            && (!method.IsSpecialName || method.Name.StartsWith("op_", StringComparison.Ordinal))
            && method.GetBaseDefinition().DeclaringType != typeof(object)
            && !method.Name.Contains('<');

    private static string Generics(MethodInfo method) =>
        method.IsGenericMethod ? $"<{string.Join(",", method.GetGenericArguments().Select(argument => argument.Name))}>" : "";

    private static bool IsVisible(Type type) =>
        (type.IsPublic || type.IsNestedPublic || type.IsNestedFamily || type.IsNestedFamORAssem)
            && (type.DeclaringType is null || IsVisible(type.DeclaringType))
            && !type.Name.Contains('<');

    private static bool Visible(MethodBase method) => method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly;

    private static string Kind(Type type) =>
        type.IsEnum ? "enum"
        : type.IsInterface ? "interface"
        : typeof(Delegate).IsAssignableFrom(type) ? "delegate"
        : type.IsValueType ? "struct"
        : type is { IsAbstract: true, IsSealed: true } ? "static class" : type.IsAbstract ? "abstract class" : "class";

    private static string Parameters(MethodBase method) => string.Join(", ", method.GetParameters().Select(parameter =>
        $"{(parameter.IsOut ? "out " : parameter.ParameterType.IsByRef ? "ref " : "")}{Name(parameter.ParameterType)} "
            + $"{parameter.Name}{Default(parameter)}"));

    private static string Default(ParameterInfo parameter) =>
        !parameter.HasDefaultValue ? "" : parameter.RawDefaultValue is null or DBNull ? " = default" : $" = {parameter.RawDefaultValue}";

    private static string Name(Type type)
    {
        if (type.IsByRef) return Name(type.GetElementType()!);
        if (type.IsArray) return Name(type.GetElementType()!) + "[]";
        if (type.IsGenericParameter) return type.Name;
        var name = type.IsNested ? $"{Name(type.DeclaringType!)}.{type.Name}" : $"{type.Namespace}.{type.Name}";
        return type.IsGenericType ? $"{name.Split('`')[0]}<{string.Join(",", type.GetGenericArguments().Select(Name))}>" : name;
    }
}
