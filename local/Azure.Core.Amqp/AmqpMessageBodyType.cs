namespace Azure.Core.Amqp;

/// <summary>What a body is made of (AMQP 1.0, part 3.2.6 to 3.2.8).</summary>
public enum AmqpMessageBodyType
{
    /// <summary>Sections of bytes.</summary>
    Data = 0,

    /// <summary>One value.</summary>
    Value = 1,

    /// <summary>Lists of values.</summary>
    Sequence = 2,
}
