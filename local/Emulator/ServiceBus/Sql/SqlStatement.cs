using System.Globalization;
using Local.Emulator.ServiceBus.Messages;

namespace Local.Emulator.ServiceBus.Sql;

/// <summary>A statement that changes a message.</summary>
internal abstract record SqlStatement
{
    /// <exception cref="SqlEvaluationException">The statement cannot be evaluated for the message.</exception>
    public abstract ContentChanges Changes(IMessageContent message);

    /// <summary>
    /// Returns the name of a user property as the message spells it, or as the statement does if the message does not have it.
    /// </summary>
    protected static string NameIn(IMessageContent message, PropertyExpression property)
    {
        var name = property switch
        {
            UserPropertyExpression user => user.Name,
            NamedPropertyExpression { Name: var computed } =>
                computed.Evaluate(message) as string
                    ?? throw new SqlEvaluationException("The expression in property(...) must evaluate to a string."),
            _ => throw new InvalidOperationException($"{property} is not a user property."),
        };
        return SqlValues.Find(message, name).Key ?? name;
    }
}

internal sealed record RemoveStatement(PropertyExpression Property) : SqlStatement
{
    public override ContentChanges Changes(IMessageContent message) => Property is SystemPropertyExpression system
        ? new ContentChanges { System = new Dictionary<SystemProperty, object?> { [system.Property] = null } }
        : new ContentChanges { Remove = [NameIn(message, Property)] };
}

/// <summary>Sets a property, and converts the value to the property's type if possible.</summary>
internal sealed record SetStatement(PropertyExpression Property, SqlExpression Value) : SqlStatement
{
    public override ContentChanges Changes(IMessageContent message)
    {
        var value = Value.Evaluate(message);
        if (Property is SystemPropertyExpression system)
        {
            return new ContentChanges
            {
                System = new Dictionary<SystemProperty, object?> { [system.Property] = ForSystem(system.Property, value) },
            };
        }
        return new ContentChanges
        {
            Set = new Dictionary<string, object?> { [NameIn(message, Property)] = LikeBefore(Property.Evaluate(message), value) },
        };
    }

    private static object? LikeBefore(object? before, object? value)
    {
        if (before is not IConvertible || value is not IConvertible || before.GetType() == value.GetType()) return value;
        try
        {
            return Convert.ChangeType(value, before.GetType(), CultureInfo.InvariantCulture);
        }
        catch (Exception error) when (error is FormatException or InvalidCastException or OverflowException)
        {
            return value;
        }
    }

    private static object? ForSystem(SystemProperty property, object? value) => (property, value) switch
    {
        (_, null) => null,
        (SystemProperty.TimeToLive, TimeSpan) => value,
        (SystemProperty.ScheduledEnqueueTime, DateTimeOffset) => value,
        (SystemProperty.ScheduledEnqueueTime, DateTime time) => new DateTimeOffset(DateTime.SpecifyKind(time, DateTimeKind.Utc)),
        (SystemProperty.TimeToLive or SystemProperty.ScheduledEnqueueTime, _) =>
            throw new SqlEvaluationException($"sys.{property} cannot be set to {value.GetType().Name}."),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture),
    };
}
