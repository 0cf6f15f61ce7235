using Local.Emulator.ServiceBus.Messages;

namespace Local.Emulator.ServiceBus.Sql;

/// <summary>
/// Implements operators on values, with C#'s promotions: whole numbers to 64 bits, and then to double if either side is a fraction.
/// https://learn.microsoft.com/azure/service-bus-messaging/service-bus-messaging-sql-filter#operator-binding-semantics
/// </summary>
internal static class SqlValues
{
    /// <summary>
    /// Finds the property with this name, ignoring case; a name in the same case takes precedence. The key is null if there is none.
    /// </summary>
    public static KeyValuePair<string?, object?> Find(IMessageContent message, string name)
    {
        var properties = message.ApplicationProperties;
        if (properties.TryGetValue(name, out var value)) return new(name, value);
        foreach (var (key, other) in properties)
        {
            if (key.Equals(name, StringComparison.OrdinalIgnoreCase)) return new(key, other);
        }
        return default;
    }

    public static bool AreEqual(object? left, object? right) => left is null || right is null ? left == right : Compare(left, right) == 0;

    /// <summary>
    /// Returns a number less than, equal to or greater than 0, like <see cref="IComparable.CompareTo"/>. Returns null if the values cannot
    /// be compared, such as a string and a number, which are then unequal and neither less nor greater. Strings are compared by code unit.
    /// </summary>
    public static int? Compare(object left, object right) => (Promote(left), Promote(right)) switch
    {
        (string a, string b) => string.CompareOrdinal(a, b),
        (double a, double b) => Compare(a, b),
        (double a, long or decimal) => Compare(a, Convert.ToDouble(Promote(right), null)),
        (long or decimal, double b) => Compare(Convert.ToDouble(Promote(left), null), b),
        (long a, long b) => a.CompareTo(b),
        (long a, decimal b) => ((decimal)a).CompareTo(b),
        (decimal a, long b) => a.CompareTo(b),
        (DateTimeOffset a, DateTimeOffset b) => a.CompareTo(b),
        (IComparable a, IComparable b) when a.GetType() == b.GetType() => a.CompareTo(b),
        _ => null,
    };

    public static object? Negate(object? value) => Promote(value) switch
    {
        null => null,
        long number => unchecked(-number),
        double number => -number,
        decimal number => -number,
        var other => throw new SqlEvaluationException($"'-' is not defined for {other.GetType().Name}."),
    };

    public static object? Arithmetic(string operation, object? left, object? right)
    {
        if (left is null || right is null) return null;
        return (Promote(left), Promote(right)) switch
        {
            (string a, string b) when operation == "+" => a + b,
            (long a, long b) => (object)Calculate(operation, a, b),
            (decimal a, long or decimal) => (object)Calculate(operation, a, Convert.ToDecimal(Promote(right), null)),
            (long a, decimal b) => (object)Calculate(operation, (decimal)a, b),
            (double or long or decimal, double or long or decimal) =>
                (object)Calculate(operation, Convert.ToDouble(Promote(left), null), Convert.ToDouble(Promote(right), null)),
            _ => throw new SqlEvaluationException($"'{operation}' is not defined for {left.GetType().Name} and {right.GetType().Name}."),
        };
    }

    private static int? Compare(double left, double right) => double.IsNaN(left) || double.IsNaN(right) ? null : left.CompareTo(right);

    private static object? Promote(object? value) => value switch
    {
        int number => (long)number,
        byte number => (long)number,
        sbyte number => (long)number,
        short number => (long)number,
        ushort number => (long)number,
        uint number => (long)number,
        ulong number => number <= long.MaxValue ? (object)(long)number : (decimal)number,
        float number => (double)number,
        char character => character.ToString(),
        DateTime time => new DateTimeOffset(time.Kind == DateTimeKind.Unspecified ? DateTime.SpecifyKind(time, DateTimeKind.Utc) : time),
        _ => value,
    };

    private static long Calculate(string operation, long left, long right)
    {
        if (operation is "/" or "%" && (right == 0 || (right == -1 && left == long.MinValue)))
            throw new SqlEvaluationException($"{left} {operation} {right} is not defined.");
        return operation switch
        {
            "+" => unchecked(left + right),
            "-" => unchecked(left - right),
            "*" => unchecked(left * right),
            "/" => left / right,
            _ => left % right,
        };
    }

    private static double Calculate(string operation, double left, double right) => operation switch
    {
        "+" => left + right,
        "-" => left - right,
        "*" => left * right,
        "/" => left / right,
        _ => left % right,
    };

    private static decimal Calculate(string operation, decimal left, decimal right)
    {
        try
        {
            return operation switch
            {
                "+" => left + right,
                "-" => left - right,
                "*" => left * right,
                "/" => left / right,
                _ => left % right,
            };
        }
        catch (ArithmeticException error)
        {
            throw new SqlEvaluationException($"{left} {operation} {right}: {error.Message}");
        }
    }
}
