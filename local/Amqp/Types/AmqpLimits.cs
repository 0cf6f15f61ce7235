namespace Local.Amqp.Types;

/// <summary>Limits of decoded values. Larger ones are refused before memory is allocated for them.</summary>
internal static class AmqpLimits
{
    /// <summary>Compound, described and array types nested within each other.</summary>
    public const int Depth = 32;

    /// <summary>Elements of all compound types within one value.</summary>
    public const int Elements = 65_536;

    /// <summary>Elements of an array whose type needs no bytes: no received bytes bound their number.</summary>
    public const int WidthlessItems = 255;
}
