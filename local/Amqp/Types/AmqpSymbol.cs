namespace Local.Amqp.Types;

/// <summary>A symbolic value from a constrained domain, in ASCII (part 1.6.21).</summary>
internal readonly record struct AmqpSymbol(string Value)
{
    public static implicit operator AmqpSymbol(string value) => new(value);

    /// <inheritdoc/>
    public override string ToString() => Value;
}
