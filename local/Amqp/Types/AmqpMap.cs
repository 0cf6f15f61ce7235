using System.Diagnostics.CodeAnalysis;

namespace Local.Amqp.Types;

/// <summary>A map from any type to any type, in the order in which it was written (part 1.6.23).</summary>
internal sealed class AmqpMap : Dictionary<object, object?>
{
    public AmqpMap()
    {
    }

    public AmqpMap(AmqpMap other)
        : base(other)
    {
    }

    /// <summary>Gets the value under a symbol, if there is one with this type.</summary>
    public bool TryGet<T>(AmqpSymbol key, [NotNullWhen(true)] out T? value) => Find(key, out value);

    /// <summary>Gets the value under a string, if there is one with this type.</summary>
    public bool TryGet<T>(string key, [NotNullWhen(true)] out T? value) => Find(key, out value);

    private bool Find<T>(object key, [NotNullWhen(true)] out T? value)
    {
        value = TryGetValue(key, out var found) && found is T typed ? typed : default;
        return value is not null && found is T;
    }
}
