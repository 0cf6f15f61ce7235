using System.Collections;
using System.Collections.Concurrent;
using System.Globalization;
using System.Reflection;
using System.Text.Json;

namespace Lambda.Functions.Api.Validation;

/// <summary>Collects the violations of a request, so that one answer reports all of them.</summary>
internal sealed class Violations
{
    private static readonly ConcurrentDictionary<Type, Member[]> Known = new();
    private readonly List<string> _found = [];

    /// <summary>The violations that were found, each as a sentence.</summary>
    public IReadOnlyList<string> Found => _found;

    /// <summary>Checks one value.</summary>
    /// <param name="member">The name of the value in messages.</param>
    public Violations Check(string member, object? value, params ReadOnlySpan<ConstraintAttribute> constraints)
    {
        foreach (var constraint in constraints)
            if (constraint.Violated(value) is { } sentence)
                _found.Add($"Value {Quoted(value)} at '{member}' failed to satisfy constraint: {sentence}");
        return this;
    }

    /// <summary>Checks the members of a body, and of nested bodies, against the constraints declared on them.</summary>
    public Violations CheckMembers(object? body, string prefix = "")
    {
        if (body is null) return this;
        foreach (var member in Known.GetOrAdd(body.GetType(), MembersOf))
        {
            var (name, value) = (prefix + member.Name, member.Property.GetValue(body));
            Check(name, value, member.Constraints);
            if (!member.IsStructure) continue;
            if (value is not IEnumerable list) CheckMembers(value, $"{name}.");
            else foreach (var (at, one) in list.Cast<object?>().Index()) CheckMembers(one, $"{name}.{at + 1}.member.");
        }
        return this;
    }

    private static Member[] MembersOf(Type type) => [.. type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Select(Member.Of)
        .Where(member => member.IsStructure || member.Constraints.Length > 0)];

    private static string Quoted(object? value) => value switch
    {
        null => "null",
        IEnumerable<string?> list => $"'[{string.Join(", ", list)}]'",
        _ => $"'{Convert.ToString(value, CultureInfo.InvariantCulture)}'",
    };

    private sealed record Member(string Name, PropertyInfo Property, ConstraintAttribute[] Constraints, bool IsStructure)
    {
        public static Member Of(PropertyInfo property) => new(JsonNamingPolicy.CamelCase.ConvertName(property.Name), property,
            [.. property.GetCustomAttributes<ConstraintAttribute>()], Structure(property.PropertyType));

        // Bodies and their parts are records of this assembly; everything else is a plain value.
        private static bool Structure(Type type) =>
            type.IsGenericType && type.IsAssignableTo(typeof(IEnumerable))
                ? Structure(type.GenericTypeArguments[^1])
                : type is { IsClass: true } && type.Assembly == typeof(Member).Assembly;
    }
}
