namespace Local.Amqp.Types;

/// <summary>A value with a descriptor that says what it stands for: a symbol or a ulong as a rule (part 1.2).</summary>
internal sealed record AmqpDescribed(object Descriptor, object? Value);
