using System.Globalization;

namespace Local.Emulator.ServiceBus.Sql;

/// <summary>
/// Parses expressions by recursive descent, the weakest binding first: OR, AND, NOT, comparisons, sums, products, signs.
/// https://learn.microsoft.com/azure/service-bus-messaging/service-bus-messaging-sql-filter
/// </summary>
internal sealed class SqlParser
{
    // An expression within the length limit could still nest deeply enough to overflow the stack.
    private const int Deepest = 100;

    private static readonly HashSet<string> Reserved = new(StringComparer.OrdinalIgnoreCase)
    {
        "AND", "OR", "NOT", "IS", "NULL", "IN", "LIKE", "ESCAPE", "EXISTS", "TRUE", "FALSE", "SET", "REMOVE",
    };

    private readonly List<SqlToken> _tokens;
    private readonly IReadOnlyDictionary<string, object?>? _parameters;
    private int _at, _depth;

    /// <exception cref="SqlSyntaxException">The text has an unexpected character, or a quote that is not closed.</exception>
    public SqlParser(string text, IReadOnlyDictionary<string, object?>? parameters) =>
        (_tokens, _parameters) = (new SqlLexer(text).Read(), parameters);

    private SqlToken Current => _tokens[_at];

    private SqlToken Following => _tokens[Math.Min(_at + 1, _tokens.Count - 1)];

    /// <summary>Parses a filter to its end.</summary>
    /// <exception cref="SqlSyntaxException"/>
    public SqlPredicate Filter()
    {
        var start = Current;
        var predicate = Predicate(Or(), start);
        if (Current.Kind != SqlTokenKind.End) throw Unexpected("AND, OR or the end");
        return predicate;
    }

    /// <summary>Parses an action to its end: statements, with or without semicolons and commas between them.</summary>
    /// <exception cref="SqlSyntaxException"/>
    public List<SqlStatement> Action()
    {
        var statements = new List<SqlStatement>();
        while (Current.Kind != SqlTokenKind.End)
        {
            statements.Add(Statement());
            while (Skip(";") || Skip(",")) { }
        }
        return statements.Count > 0 ? statements : throw Unexpected("SET or REMOVE");
    }

    private SqlStatement Statement()
    {
        if (SkipWord("REMOVE")) return new RemoveStatement(Property());
        if (!SkipWord("SET")) throw Unexpected("SET or REMOVE");
        var property = Property();
        Expect("=");
        return new SetStatement(property, Expression(Sum));
    }

    private SqlNode Or()
    {
        if (++_depth > Deepest) throw new SqlSyntaxException(Current.Position, $"brackets are nested more than {Deepest} levels deep");
        var start = Current;
        var left = And();
        while (SkipWord("OR"))
        {
            var next = Current;
            left = new OrPredicate(Predicate(left, start), Predicate(And(), next));
        }
        _depth--;
        return left;
    }

    private SqlNode And()
    {
        var start = Current;
        var left = Not();
        while (SkipWord("AND"))
        {
            var next = Current;
            left = new AndPredicate(Predicate(left, start), Predicate(Not(), next));
        }
        return left;
    }

    private SqlNode Not()
    {
        var negations = 0;
        while (SkipWord("NOT")) negations++;
        var start = Current;
        var operand = Comparison();
        if (negations == 0) return operand;
        var predicate = Predicate(operand, start);
        return negations % 2 == 0 ? predicate : new NotPredicate(predicate);
    }

    private SqlNode Comparison()
    {
        var start = Current;
        var left = Sum();
        if (Current.Kind == SqlTokenKind.Symbol && Current.Text is "=" or "<>" or "!=" or "<" or "<=" or ">" or ">=")
        {
            var operation = Take().Text;
            return new ComparisonPredicate(operation, Expression(left, start), Expression(Sum));
        }
        if (SkipWord("IS"))
        {
            var negated = SkipWord("NOT");
            if (!SkipWord("NULL")) throw Unexpected("NULL");
            return new IsNullPredicate(
                left as PropertyExpression ?? throw new SqlSyntaxException(start.Position, "IS NULL needs a property"), negated);
        }
        var not = Current.Is("NOT") && (Following.Is("IN") || Following.Is("LIKE"));
        if (not) _at++;
        if (SkipWord("IN")) return new InPredicate(Expression(left, start), List(), not);
        if (SkipWord("LIKE")) return Like(Expression(left, start), not);
        return left;
    }

    private LikePredicate Like(SqlExpression left, bool negated)
    {
        var start = Current;
        var pattern = Expression(Sum);
        var escape = SkipWord("ESCAPE") ? Expression(Sum) : null;
        try
        {
            return new LikePredicate(left, pattern, escape, negated);
        }
        catch (SqlEvaluationException error)
        {
            throw new SqlSyntaxException(start.Position, error.Message.TrimEnd('.'));
        }
    }

    private List<SqlExpression> List()
    {
        var items = new List<SqlExpression>();
        Expect("(");
        do items.Add(Expression(Sum));
        while (Skip(","));
        Expect(")");
        return items;
    }

    private SqlNode Sum() => Chain(Product, "+", "-", null);

    private SqlNode Product() => Chain(Sign, "*", "/", "%");

    private SqlNode Chain(Func<SqlNode> operand, string first, string second, string? third)
    {
        var start = Current;
        var left = operand();
        while (Current.Kind == SqlTokenKind.Symbol && (Current.Text == first || Current.Text == second || Current.Text == third))
        {
            var operation = Take().Text;
            left = new ArithmeticExpression(operation, Expression(left, start), Expression(operand));
        }
        return left;
    }

    private SqlNode Sign()
    {
        var (signs, negative) = (0, false);
        for (; Current.IsSymbol("-") || Current.IsSymbol("+"); signs++) negative ^= Take().Text == "-";
        if (signs == 0) return Primary();
        // The smallest integer has no positive counterpart, so it cannot be parsed and then negated.
        if (negative && Current is { Kind: SqlTokenKind.Integer, Text: "9223372036854775808" })
        {
            _at++;
            return new ConstantExpression(long.MinValue);
        }
        var operand = Expression(Primary);
        return negative ? new NegateExpression(operand) : new PlusExpression(operand);
    }

    private SqlNode Primary()
    {
        var token = Current;
        switch (token.Kind)
        {
            case SqlTokenKind.Text: return new ConstantExpression(Take().Text);
            case SqlTokenKind.Number: return new ConstantExpression(double.Parse(Take().Text, CultureInfo.InvariantCulture));
            case SqlTokenKind.Integer: return new ConstantExpression(Integer(Take()));
            case SqlTokenKind.Parameter: return new ConstantExpression(Parameter(Take()));
            case SqlTokenKind.DelimitedIdentifier: return Property();
        }
        if (Skip("("))
        {
            var inner = Or();
            Expect(")");
            return inner;
        }
        if (token.Kind != SqlTokenKind.Identifier) throw Unexpected("a value or a property");
        if (SkipWord("TRUE")) return new ConstantExpression(true);
        if (SkipWord("FALSE")) return new ConstantExpression(false);
        if (SkipWord("NULL")) return new ConstantExpression(null);
        if (!SkipWord("EXISTS")) return FunctionOrProperty();
        Expect("(");
        var property = Property();
        Expect(")");
        return new ExistsPredicate(property);
    }

    private SqlExpression FunctionOrProperty()
    {
        if (Current.Is("newid") && Following.IsSymbol("("))
        {
            _at += 2;
            Expect(")");
            return new NewIdExpression();
        }
        return Property();
    }

    private PropertyExpression Property()
    {
        if ((Current.Is("property") || Current.Is("p")) && Following.IsSymbol("("))
        {
            _at += 2;
            var name = Expression(Sum);
            Expect(")");
            return new NamedPropertyExpression(name);
        }
        if (!Following.IsSymbol(".")) return new UserPropertyExpression(Name());
        var scope = Take();
        _at++;
        return scope.Is("sys") ? new SystemPropertyExpression(Name())
            : scope.Is("user") ? new UserPropertyExpression(Name())
            : throw new SqlSyntaxException(scope.Position, $"{scope} is not a scope; use sys or user");
    }

    private string Name()
    {
        if (Current.Kind is not (SqlTokenKind.Identifier or SqlTokenKind.DelimitedIdentifier)) throw Unexpected("the name of a property");
        if (Current.Kind == SqlTokenKind.Identifier && Reserved.Contains(Current.Text))
            throw new SqlSyntaxException(Current.Position, $"{Current} is a reserved word; write a property of this name in brackets");
        return Take().Text;
    }

    private static long Integer(SqlToken token) => long.TryParse(token.Text, NumberStyles.None, CultureInfo.InvariantCulture, out var value)
        ? value
        : throw new SqlSyntaxException(token.Position, $"{token} does not fit into 64 bits");

    private object? Parameter(SqlToken token) => _parameters is not null && _parameters.TryGetValue(token.Text, out var value)
        ? value
        : throw new SqlSyntaxException(token.Position, $"the parameter {token} has no value");

    private SqlExpression Expression(Func<SqlNode> read)
    {
        var start = Current;
        return Expression(read(), start);
    }

    private static SqlExpression Expression(SqlNode node, SqlToken start) =>
        node as SqlExpression ?? throw new SqlSyntaxException(start.Position, "expected a value, not a condition");

    private static SqlPredicate Predicate(SqlNode node, SqlToken start) =>
        node as SqlPredicate
            ?? throw new SqlSyntaxException(start.Position, "expected a condition, such as a comparison, not a value");

    private SqlToken Take() => _tokens[_at++];

    private bool Skip(string symbol)
    {
        var found = Current.IsSymbol(symbol);
        if (found) _at++;
        return found;
    }

    private bool SkipWord(string keyword)
    {
        var found = Current.Is(keyword);
        if (found) _at++;
        return found;
    }

    private void Expect(string symbol)
    {
        if (!Skip(symbol)) throw Unexpected($"'{symbol}'");
    }

    private SqlSyntaxException Unexpected(string expected) => new(Current.Position, $"expected {expected}, not {Current}");
}
