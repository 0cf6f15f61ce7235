namespace Azure.Core.Amqp;

/// <summary>The id of a message (AMQP 1.0, part 3.2.4).</summary>
public readonly struct AmqpMessageId : IEquatable<AmqpMessageId>
{
    private readonly string _id;

    /// <summary>The id as its text.</summary>
    public AmqpMessageId(string messageId)
    {
        ArgumentNullException.ThrowIfNull(messageId);
        _id = messageId;
    }

    /// <inheritdoc/>
    public bool Equals(AmqpMessageId o) => Equals(o._id);

    /// <summary>Whether the id has that text.</summary>
    public bool Equals(string? other) => string.Equals(_id, other, StringComparison.Ordinal);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is AmqpMessageId id ? Equals(id) : obj is string text && Equals(text);

    /// <inheritdoc/>
    public override int GetHashCode() => _id is null ? 0 : StringComparer.Ordinal.GetHashCode(_id);

    /// <summary>Its text.</summary>
    public override string ToString() => _id;

    /// <summary>Whether they are the same.</summary>
    public static bool operator ==(AmqpMessageId left, AmqpMessageId right) => left.Equals(right);

    /// <summary>Whether they differ.</summary>
    public static bool operator !=(AmqpMessageId left, AmqpMessageId right) => !left.Equals(right);
}
