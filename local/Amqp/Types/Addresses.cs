namespace Local.Amqp.Types;

/// <summary>Reads and writes addresses, which are strings here; the specification leaves their type open (part 3.5.3).</summary>
internal static class Addresses
{
    public static string? Read(object? address) => address switch
    {
        null => null,
        string text => text,
        AmqpSymbol symbol => symbol.Value,
        _ => throw new AmqpException(ErrorCondition.NotImplemented, "The address of a node must be a string."),
    };
}
