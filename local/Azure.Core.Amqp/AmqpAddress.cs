namespace Azure.Core.Amqp;

/// <summary>The address of a node (AMQP 1.0, part 3.2.4).</summary>
public readonly struct AmqpAddress : IEquatable<AmqpAddress>
{
    private readonly string _address;

    /// <summary>The address as its text.</summary>
    public AmqpAddress(string address)
    {
        ArgumentNullException.ThrowIfNull(address);
        _address = address;
    }

    /// <inheritdoc/>
    public bool Equals(AmqpAddress o) => Equals(o._address);

    /// <summary>Whether the address has that text.</summary>
    public bool Equals(string? other) => string.Equals(_address, other, StringComparison.Ordinal);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is AmqpAddress address ? Equals(address) : obj is string text && Equals(text);

    /// <inheritdoc/>
    public override int GetHashCode() => _address is null ? 0 : StringComparer.Ordinal.GetHashCode(_address);

    /// <summary>Its text.</summary>
    public override string ToString() => _address;

    /// <summary>Whether they are the same.</summary>
    public static bool operator ==(AmqpAddress left, AmqpAddress right) => left.Equals(right);

    /// <summary>Whether they differ.</summary>
    public static bool operator !=(AmqpAddress left, AmqpAddress right) => !left.Equals(right);
}
