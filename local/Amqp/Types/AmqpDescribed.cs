namespace Local.Amqp.Types;

/// <summary>A value with a descriptor that gives its meaning, usually a symbol or a ulong (part 1.2).</summary>
internal sealed record AmqpDescribed(object Descriptor, object? Value);
