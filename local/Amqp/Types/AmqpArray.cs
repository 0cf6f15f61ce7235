namespace Local.Amqp.Types;

/// <summary>An array of values of a single type (part 1.6.24), with their descriptor if the type is a described one.</summary>
/// <remarks>
/// The items are a .NET array of the type that a single value is decoded to: <c>byte[]</c> is an array of ubyte,
/// <c>byte[][]</c> one of binary, <c>AmqpSymbol[]</c> one of symbol, <c>List&lt;object?&gt;[]</c> one of list.
/// </remarks>
internal sealed class AmqpArray(Array items, object? descriptor = null)
{
    public Array Items { get; } = items;

    public object? Descriptor { get; } = descriptor;
}
