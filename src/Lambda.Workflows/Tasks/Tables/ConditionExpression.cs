using System.Text;
using System.Text.Json.Nodes;

namespace Lambda.Workflows.Tasks.Tables;

/// <summary>
/// Parses condition expressions
/// (<see href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.OperatorsAndFunctions.html"/>).
/// </summary>
internal sealed class ConditionExpression
{
    private const string Kind = "ConditionExpression";
    private static readonly string[] Comparators = ["=", "<>", "<", "<=", ">", ">="];

    private readonly ExpressionTokens tokens;

    private ConditionExpression(ExpressionTokens tokens) => this.tokens = tokens;

    /// <summary>Parses an expression.</summary>
    /// <exception cref="TableTaskException">The text is not a valid expression.</exception>
    public static Func<JsonObject, bool> Parse(string text, JsonObject? names, JsonObject? values)
    {
        var reader = new ConditionExpression(new ExpressionTokens(Kind, text, names, values));
        var condition = reader.Or();
        return reader.tokens.AtEnd ? condition : throw reader.tokens.Wrong();
    }

    private Func<JsonObject, bool> Or()
    {
        var left = And();
        while (tokens.Take("OR"))
        {
            var (first, second) = (left, And());
            left = item => first(item) || second(item);
        }
        return left;
    }

    private Func<JsonObject, bool> And()
    {
        var left = Not();
        while (tokens.Take("AND"))
        {
            var (first, second) = (left, Not());
            left = item => first(item) && second(item);
        }
        return left;
    }

    private Func<JsonObject, bool> Not()
    {
        if (!tokens.Take("NOT"))
            return Simple();
        var negated = tokens.Nested(Not);
        return item => !negated(item);
    }

    private Func<JsonObject, bool> Simple()
    {
        if (tokens.Take("("))
        {
            var inner = tokens.Nested(Or);
            tokens.Expect(")");
            return inner;
        }
        if (tokens.PeekAfter == "(" && tokens.Peek != "size")
            return Function(tokens.Word());
        var operand = Operand();
        if (tokens.Take("BETWEEN"))
        {
            var least = Operand();
            tokens.Expect("AND");
            var most = Operand();
            return item => Order(operand(item), least(item)) >= 0 && Order(operand(item), most(item)) <= 0;
        }
        if (tokens.Take("IN"))
        {
            var any = new List<Func<JsonObject, JsonObject?>>();
            tokens.Expect("(");
            do
                any.Add(Operand());
            while (tokens.Take(","));
            tokens.Expect(")");
            return item => operand(item) is { } value
                && any.Any(each => each(item) is { } other && AttributeValue.Same(value, other));
        }
        var comparator = Array.Find(Comparators, tokens.Take) ?? throw tokens.Wrong();
        var right = Operand();
        return item => Holds(comparator, operand(item), right(item));
    }

    private Func<JsonObject, bool> Function(string name)
    {
        tokens.Expect("(");
        var path = tokens.Path();
        Func<JsonObject, JsonObject?>? other = null;
        if (tokens.Take(","))
            other = Operand();
        tokens.Expect(")");
        if ((name is "attribute_exists" or "attribute_not_exists") != other is null)
            throw TableTaskException.Invalid(
                $"Invalid {Kind}: Incorrect number of operands for operator or function; operator or function: {name}");
        return name switch
        {
            "attribute_exists" => item => path.Get(item) is not null,
            "attribute_not_exists" => item => path.Get(item) is null,
            "attribute_type" => item => path.Get(item) is { } own && other!(item) is { } type
                && AttributeValue.Type(type) == "S" && AttributeValue.Type(own) == AttributeValue.Text(type),
            "begins_with" => item => path.Get(item) is { } own && BeginsWith(own, other!(item)),
            "contains" => item => path.Get(item) is { } own && other!(item) is { } part && Contains(own, part),
            _ => throw TableTaskException.Invalid($"Invalid {Kind}: Invalid function name; function: {name}"),
        };
    }

    private Func<JsonObject, JsonObject?> Operand()
    {
        if (tokens.Peek is [':', ..])
        {
            var value = tokens.Value();
            return _ => value;
        }
        if (tokens.Peek == "size" && tokens.PeekAfter == "(")
        {
            tokens.Word();
            tokens.Expect("(");
            var of = tokens.Path();
            tokens.Expect(")");
            return item => of.Get(item) is { } sized ? Size(sized) : null;
        }
        var path = tokens.Path();
        return path.Get;
    }

    private static bool Holds(string comparator, JsonObject? left, JsonObject? right) => comparator switch
    {
        "=" => left is not null && right is not null && AttributeValue.Same(left, right),
        "<>" => left is null || right is null || !AttributeValue.Same(left, right),
        "<" => Order(left, right) < 0,
        "<=" => Order(left, right) <= 0,
        ">" => Order(left, right) > 0,
        _ => Order(left, right) >= 0,
    };

    private static int? Order(JsonObject? left, JsonObject? right) =>
        left is null || right is null ? null : AttributeValue.Compare(left, right);

    private static bool BeginsWith(JsonObject value, JsonObject? prefix) => prefix is not null
        && (AttributeValue.Type(value), AttributeValue.Type(prefix)) switch
        {
            ("S", "S") => AttributeValue.Text(value).StartsWith(AttributeValue.Text(prefix), StringComparison.Ordinal),
            ("B", "B") => Convert.FromBase64String(AttributeValue.Text(value)).AsSpan()
                .StartsWith(Convert.FromBase64String(AttributeValue.Text(prefix))),
            _ => false,
        };

    private static bool Contains(JsonObject value, JsonObject part) => (AttributeValue.Type(value), AttributeValue.Type(part)) switch
    {
        ("S", "S") => AttributeValue.Text(value).Contains(AttributeValue.Text(part), StringComparison.Ordinal),
        ("L", _) => AttributeValue.List(value).Any(item => AttributeValue.Same((JsonObject)item!, part)),
        ("SS", "S") or ("BS", "B") => AttributeValue.Members(value).Contains(AttributeValue.Text(part), StringComparer.Ordinal),
        ("NS", "N") => AttributeValue.Members(value).Select(AttributeValue.Number).Contains(AttributeValue.Number(part)),
        _ => false,
    };

    private static JsonObject? Size(JsonObject value) => AttributeValue.Type(value) switch
    {
        "S" => AttributeValue.Of(Encoding.UTF8.GetByteCount(AttributeValue.Text(value))),
        "B" => AttributeValue.Of(Convert.FromBase64String(AttributeValue.Text(value)).Length),
        "M" => AttributeValue.Of(AttributeValue.Map(value).Count),
        "L" or "SS" or "NS" or "BS" => AttributeValue.Of(AttributeValue.List(value).Count),
        _ => null,
    };
}
