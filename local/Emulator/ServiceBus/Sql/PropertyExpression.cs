using Local.Emulator.ServiceBus.Messages;

namespace Local.Emulator.ServiceBus.Sql;

/// <summary>A property of the message. Names ignore case. A property that the sender did not set is unknown.</summary>
internal abstract record PropertyExpression : SqlExpression
{
    public abstract bool Exists(IMessageContent message);
}

/// <summary>A property in the scope <c>user</c>, the default.</summary>
internal sealed record UserPropertyExpression(string Name) : PropertyExpression
{
    public override object? Evaluate(IMessageContent message) => SqlValues.Find(message, Name).Value;

    public override bool Exists(IMessageContent message) => SqlValues.Find(message, Name).Key is not null;
}

/// <summary>A property in the scope <c>sys</c>. An unknown name is an error only when a message is evaluated.</summary>
internal sealed record SystemPropertyExpression(string Name) : PropertyExpression
{
    private readonly SystemProperty? _property = SystemProperties.TryParse(Name, out var property) ? property : null;

    public SystemProperty Property => _property
        ?? throw new SqlEvaluationException(
            $"There is no system property '{Name}'. Use one of {string.Join(", ", Enum.GetNames<SystemProperty>())}.");

    public override object? Evaluate(IMessageContent message) => message.Get(Property);

    public override bool Exists(IMessageContent message) => Evaluate(message) is not null;
}

/// <summary>The functions property(name) and p(name): a user property whose name is computed.</summary>
internal sealed record NamedPropertyExpression(SqlExpression Name) : PropertyExpression
{
    public override object? Evaluate(IMessageContent message) => NameFor(message) is { } name ? SqlValues.Find(message, name).Value : null;

    public override bool Exists(IMessageContent message) => NameFor(message) is { } name && SqlValues.Find(message, name).Key is not null;

    private string? NameFor(IMessageContent message) => Name.Evaluate(message) switch
    {
        null => null,
        string name => name,
        var other => throw new SqlEvaluationException($"The name of a property must be a string, not {other.GetType().Name}."),
    };
}
