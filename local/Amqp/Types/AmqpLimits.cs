namespace Local.Amqp.Types;

/// <summary>What a decoded value may be at most; what arrives is refused before memory is taken for it.</summary>
internal static class AmqpLimits
{
    /// <summary>Compound, described and array types nested within each other.</summary>
    public const int Depth = 32;

    /// <summary>Elements of all compound types within one value.</summary>
    public const int Elements = 65_536;

    /// <summary>Elements of an array whose type needs no bytes: no received bytes bound their number.</summary>
    public const int WidthlessItems = 255;
}
