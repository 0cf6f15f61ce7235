namespace Local.Amqp.Types;

/// <summary>An IEEE 754-2008 decimal32, kept as its bits (part 1.6.13).</summary>
internal readonly record struct AmqpDecimal32(uint Bits);

/// <summary>An IEEE 754-2008 decimal64, kept as its bits (part 1.6.14).</summary>
internal readonly record struct AmqpDecimal64(ulong Bits);

/// <summary>An IEEE 754-2008 decimal128, kept as its bits (part 1.6.15).</summary>
internal readonly record struct AmqpDecimal128(UInt128 Bits);
