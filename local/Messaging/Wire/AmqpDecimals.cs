using Local.Amqp;

namespace Local.Messaging;

/// <summary>Decimals of .NET as decimals of IEEE 754-2008 in their binary encoding, where the first bits of the exponent are not both set.</summary>
internal static class AmqpDecimals
{
    private const int Bias = 6176;
    private const int CoefficientBits = 113;
    private const int MaxScale = 28;

    public static AmqpDecimal128 Write(decimal value)
    {
        Span<int> bits = stackalloc int[4];
        decimal.GetBits(value, bits);
        var coefficient = new UInt128((uint)bits[2], ((ulong)(uint)bits[1] << 32) | (uint)bits[0]);
        var exponent = (UInt128)(uint)(Bias - value.Scale) << CoefficientBits;
        return new AmqpDecimal128((value < 0 ? UInt128.One << 127 : 0) | exponent | coefficient);
    }

    /// <exception cref="NotSupportedException">A decimal of .NET cannot hold it.</exception>
    public static decimal Read(UInt128 bits, int exponentBits, int coefficientBits, int bias)
    {
        var coefficient = bits & ((UInt128.One << coefficientBits) - 1);
        var scale = bias - (int)((bits >> coefficientBits) & ((UInt128.One << exponentBits) - 1));
        for (; scale < 0 && coefficient >> 96 == 0; scale++) coefficient *= 10;
        if (scale is < 0 or > MaxScale || coefficient >> 96 != 0) throw new NotSupportedException("A decimal of the message is out of the range of System.Decimal.");
        var isNegative = (bits >> (exponentBits + coefficientBits) & 1) == 1;
        return new decimal((int)(uint)coefficient, (int)(uint)(coefficient >> 32), (int)(uint)(coefficient >> 64), isNegative, (byte)scale);
    }
}
