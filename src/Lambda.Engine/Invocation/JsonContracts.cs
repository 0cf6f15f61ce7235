using System.Text.Json.Serialization;

namespace Lambda.Engine.Invocation;

/// <summary>Checks that a function's source-generated JSON context has the types of its handler.</summary>
internal static class JsonContracts
{
    /// <summary>Returns one message for each type that the context lacks; each ends with the line to add.</summary>
    public static IReadOnlyList<string> Missing(string function, JsonSerializerContext json, params IEnumerable<Type> types) =>
    [
        .. types.Distinct().Where(type => json.GetTypeInfo(type) is null).Select(type =>
            $"The function '{function}' reads or writes {Name(type)}, for which {Name(json.GetType())} has no contract. "
            + $"Add this line above the class {json.GetType().Name}: [JsonSerializable(typeof({Name(type)}))]"),
    ];

    // As C# writes it.
    private static string Name(Type type)
    {
        if (type.IsArray) return $"{Name(type.GetElementType()!)}[{new string(',', type.GetArrayRank() - 1)}]";
        if (Nullable.GetUnderlyingType(type) is { } value) return $"{Name(value)}?";
        var arguments = type.GenericTypeArguments;
        var name = type.IsNested ? $"{Name(type.DeclaringType!)}.{type.Name}" : type.FullName ?? type.Name;
        return arguments.Length == 0 ? name.Split('`')[0] : $"{name.Split('`')[0]}<{string.Join(", ", arguments.Select(Name))}>";
    }
}
