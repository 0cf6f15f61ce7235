namespace Local.Amqp.Types;

/// <summary>Limits of decoded values. Larger ones are refused before memory is allocated for them.</summary>
internal static class AmqpLimits
{
    /// <summary>The maximum depth of nested compound, described and array types.</summary>
    public const int Depth = 32;

    /// <summary>The maximum number of elements of all compound types within one value.</summary>
    public const int Elements = 65_536;

    /// <summary>
    /// The maximum number of elements of an array whose type needs no bytes, because the received bytes do not bound their number.
    /// </summary>
    public const int WidthlessItems = 255;
}
