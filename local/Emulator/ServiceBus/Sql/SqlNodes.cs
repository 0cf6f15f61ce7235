using Local.Emulator.ServiceBus.Messages;

namespace Local.Emulator.ServiceBus.Sql;

/// <summary>A node of a parsed expression, which has either a value or a truth value.</summary>
internal abstract record SqlNode;

/// <summary>A node that has a value; null stands for unknown.</summary>
internal abstract record SqlExpression : SqlNode
{
    /// <exception cref="SqlEvaluationException">The operation is not defined for the values.</exception>
    public abstract object? Evaluate(IMessageContent message);
}

/// <summary>A node that is true, false or unknown (null) for a message.</summary>
internal abstract record SqlPredicate : SqlNode
{
    /// <exception cref="SqlEvaluationException">The operation is not defined for the values.</exception>
    public abstract bool? Test(IMessageContent message);
}

internal sealed record ConstantExpression(object? Value) : SqlExpression
{
    public override object? Evaluate(IMessageContent message) => Value;
}

/// <summary>The function newid(), which returns a new GUID each time.</summary>
internal sealed record NewIdExpression : SqlExpression
{
    public override object? Evaluate(IMessageContent message) => Guid.NewGuid();
}

internal sealed record NegateExpression(SqlExpression Operand) : SqlExpression
{
    public override object? Evaluate(IMessageContent message) => SqlValues.Negate(Operand.Evaluate(message));
}

/// <summary>The unary plus, which only checks that the value is a number.</summary>
internal sealed record PlusExpression(SqlExpression Operand) : SqlExpression
{
    public override object? Evaluate(IMessageContent message) => SqlValues.Arithmetic("+", 0L, Operand.Evaluate(message));
}

internal sealed record ArithmeticExpression(string Operator, SqlExpression Left, SqlExpression Right) : SqlExpression
{
    public override object? Evaluate(IMessageContent message) =>
        SqlValues.Arithmetic(Operator, Left.Evaluate(message), Right.Evaluate(message));
}

internal sealed record NotPredicate(SqlPredicate Operand) : SqlPredicate
{
    public override bool? Test(IMessageContent message) => !Operand.Test(message);
}

internal sealed record AndPredicate(SqlPredicate Left, SqlPredicate Right) : SqlPredicate
{
    public override bool? Test(IMessageContent message)
    {
        var left = Left.Test(message);
        return left is false ? false : left & Right.Test(message);
    }
}

internal sealed record OrPredicate(SqlPredicate Left, SqlPredicate Right) : SqlPredicate
{
    public override bool? Test(IMessageContent message)
    {
        var left = Left.Test(message);
        return left is true ? true : left | Right.Test(message);
    }
}

internal sealed record ComparisonPredicate(string Operator, SqlExpression Left, SqlExpression Right) : SqlPredicate
{
    public override bool? Test(IMessageContent message)
    {
        var (left, right) = (Left.Evaluate(message), Right.Evaluate(message));
        if (left is null || right is null) return null;
        var order = SqlValues.Compare(left, right);
        return Operator switch
        {
            "=" => order == 0,
            "<>" or "!=" => order != 0,
            "<" => order < 0,
            "<=" => order <= 0,
            ">" => order > 0,
            _ => order >= 0,
        };
    }
}

internal sealed record IsNullPredicate(PropertyExpression Property, bool Negated) : SqlPredicate
{
    public override bool? Test(IMessageContent message) => Property.Evaluate(message) is null != Negated;
}

internal sealed record ExistsPredicate(PropertyExpression Property) : SqlPredicate
{
    public override bool? Test(IMessageContent message) => Property.Exists(message);
}

/// <summary>The operator IN. It is unknown only if its left side is, as documented; unknown values in the list equal nothing.</summary>
internal sealed record InPredicate(SqlExpression Left, IReadOnlyList<SqlExpression> List, bool Negated) : SqlPredicate
{
    public override bool? Test(IMessageContent message)
    {
        if (Left.Evaluate(message) is not { } left) return null;
        foreach (var item in List)
        {
            if (item.Evaluate(message) is { } value && SqlValues.Compare(left, value) == 0) return !Negated;
        }
        return Negated;
    }
}

internal sealed record LikePredicate(SqlExpression Left, SqlExpression Pattern, SqlExpression? Escape, bool Negated) : SqlPredicate
{
    // A constant pattern is parsed once.
    private readonly LikePattern? _known = (Pattern, Escape) switch
    {
        (ConstantExpression { Value: string pattern }, null) => LikePattern.Parse(pattern, null),
        (ConstantExpression { Value: string pattern }, ConstantExpression { Value: string escape }) => LikePattern.Parse(pattern, escape),
        _ => null,
    };

    public override bool? Test(IMessageContent message)
    {
        var left = Left.Evaluate(message);
        var pattern = Pattern.Evaluate(message);
        var escape = Escape?.Evaluate(message);
        if (left is null || pattern is null || (Escape is not null && escape is null)) return null;
        if (left is not string text) throw new SqlEvaluationException($"LIKE compares strings, not {left.GetType().Name}.");
        return (_known ?? LikePattern.Parse(Text(pattern), escape is null ? null : Text(escape))).Matches(text) != Negated;
    }

    private static string Text(object value) =>
        value as string ?? throw new SqlEvaluationException($"A LIKE pattern must be a string, not {value.GetType().Name}.");
}
