using System.Linq.Expressions;
using System.Reflection;

namespace Azure.Data.Tables.Entities;

internal static class Activation
{
    /// <summary>A compiled call of the parameterless constructor, public or not; asking for one that is missing is allowed, calling it is not.</summary>
    public static Func<object> Of(Type type)
    {
        var constructor = type.IsAbstract ? null : type.GetConstructor(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic, Type.EmptyTypes);
        return constructor is null
            ? () => throw new MissingMethodException($"{type} needs a parameterless constructor to be read from a table.")
            : Expression.Lambda<Func<object>>(Expression.New(constructor)).Compile();
    }
}
