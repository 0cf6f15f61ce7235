using System.Text.Json.Nodes;

namespace Lambda.Workflows.Tasks.Tables;

/// <summary>
/// Parses and applies update expressions
/// (<see href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.UpdateExpressions.html"/>). Values are computed
/// from the item before the change.
/// </summary>
internal sealed class UpdateExpression
{
    private const string Kind = "UpdateExpression";

    private readonly ExpressionTokens tokens;
    private readonly List<(AttributePath Path, Action<JsonObject, JsonObject> Apply)> changes = [];
    private readonly List<AttributePath> removed = [];

    private UpdateExpression(ExpressionTokens tokens) => this.tokens = tokens;

    /// <summary>The attributes that the expression changes.</summary>
    public IEnumerable<string> Roots => Paths.Select(path => path.Root).Distinct(StringComparer.Ordinal);

    private IEnumerable<AttributePath> Paths => changes.Select(change => change.Path).Concat(removed);

    /// <summary>Parses an expression.</summary>
    /// <exception cref="TableTaskException">The text is not a valid expression.</exception>
    public static UpdateExpression Parse(string text, JsonObject? names, JsonObject? values)
    {
        var read = new UpdateExpression(new ExpressionTokens(Kind, text, names, values));
        read.Clauses();
        return read;
    }

    /// <summary>Returns the item after the change.</summary>
    /// <exception cref="TableTaskException">The expression cannot be applied to the item.</exception>
    public JsonObject Apply(JsonObject item)
    {
        var changed = (JsonObject)item.DeepClone();
        foreach (var (_, apply) in changes)
            apply(item, changed);
        // Indexes are those of the list as it was: the last go first.
        foreach (var path in removed.OrderByDescending(path => path.Rest is [.., int index] ? index : 0))
            path.Remove(changed);
        return changed;
    }

    private void Clauses()
    {
        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        while (!tokens.AtEnd)
        {
            var clause = tokens.Word();
            if (!seen.Add(clause))
                throw TableTaskException.Invalid(
                    $"Invalid {Kind}: The \"{clause}\" section can only be used once in an update expression;");
            do
                Change(clause.ToUpperInvariant());
            while (tokens.Take(","));
        }
    }

    private void Change(string clause)
    {
        var path = tokens.Path();
        if (Paths.FirstOrDefault(path.Overlaps) is { } other)
            throw TableTaskException.Invalid(
                $"Invalid {Kind}: Two document paths overlap with each other; must remove or rewrite one of these paths; "
                + $"path one: {other}, path two: {path}");
        switch (clause)
        {
            case "SET":
                tokens.Expect("=");
                var value = Sum();
                changes.Add((path, (before, after) => path.Set(after, value(before))));
                break;
            case "REMOVE":
                removed.Add(path);
                break;
            case "ADD":
                var added = tokens.Value();
                changes.Add((path, (before, after) => path.Set(after, Added(path.Get(before), added))));
                break;
            case "DELETE":
                var taken = tokens.Value();
                changes.Add((path, (before, after) => Take(path, path.Get(before), taken, after)));
                break;
            default:
                throw tokens.Wrong();
        }
    }

    private Func<JsonObject, JsonObject> Sum()
    {
        var left = Operand();
        var isMinus = tokens.Peek == "-";
        if (!tokens.Take("+") && !tokens.Take("-"))
            return left;
        var right = Operand();
        return item => Sum(left(item), right(item), isMinus);
    }

    private Func<JsonObject, JsonObject> Operand()
    {
        if (tokens.Peek is [':', ..])
        {
            var value = tokens.Value();
            return _ => value;
        }
        if (tokens.PeekAfter == "(")
            return Function(tokens.Word());
        var path = tokens.Path();
        return item => path.Get(item) ?? throw TableTaskException.Invalid(
            "The provided expression refers to an attribute that does not exist in the item");
    }

    private Func<JsonObject, JsonObject> Function(string name)
    {
        tokens.Expect("(");
        Func<JsonObject, JsonObject> result;
        if (name == "if_not_exists")
        {
            var path = tokens.Path();
            tokens.Expect(",");
            var otherwise = tokens.Nested(Operand);
            result = item => path.Get(item) ?? otherwise(item);
        }
        else if (name == "list_append")
        {
            var first = tokens.Nested(Operand);
            tokens.Expect(",");
            var second = tokens.Nested(Operand);
            result = item => new JsonObject { ["L"] = new JsonArray([.. Items(first(item)), .. Items(second(item))]) };
        }
        else
        {
            throw TableTaskException.Invalid($"Invalid {Kind}: Invalid function name; function: {name}");
        }
        tokens.Expect(")");
        return result;
    }

    private static IEnumerable<JsonNode?> Items(JsonObject list) => AttributeValue.Type(list) == "L"
        ? AttributeValue.List(list).Select(item => item?.DeepClone())
        : throw WrongType("list_append", list);

    private static JsonObject Sum(JsonObject left, JsonObject right, bool isMinus)
    {
        foreach (var each in new[] { left, right })
        {
            if (AttributeValue.Type(each) != "N")
                throw WrongType(isMinus ? "-" : "+", each);
        }
        try
        {
            var (a, b) = (AttributeValue.Number(left), AttributeValue.Number(right));
            return AttributeValue.Of(isMinus ? a - b : a + b);
        }
        catch (OverflowException)
        {
            throw TableTaskException.Invalid("Number overflow. Attempting to store a number with magnitude larger than supported range");
        }
    }

    private static JsonObject Added(JsonObject? value, JsonObject added)
    {
        if (value is null)
            return AttributeValue.IsSet(added) || AttributeValue.Type(added) == "N" ? added : throw WrongType("ADD", added);
        if (AttributeValue.Type(value) == "N" && AttributeValue.Type(added) == "N")
            return Sum(value, added, false);
        return AttributeValue.IsSet(added) && AttributeValue.Type(added) == AttributeValue.Type(value)
            ? SetOf(added, AttributeValue.Members(value).Union(AttributeValue.Members(added)))
            : throw WrongType("ADD", added);
    }

    private static void Take(AttributePath path, JsonObject? value, JsonObject taken, JsonObject after)
    {
        if (!AttributeValue.IsSet(taken) || (value is not null && AttributeValue.Type(value) != AttributeValue.Type(taken)))
            throw WrongType("DELETE", taken);
        if (value is null)
            return;
        var rest = AttributeValue.Members(value).Except(AttributeValue.Members(taken)).ToArray();
        // There are no empty sets.
        if (rest.Length == 0)
            path.Remove(after);
        else
            path.Set(after, SetOf(value, rest));
    }

    private static JsonObject SetOf(JsonObject like, IEnumerable<string> members) =>
        new() { [AttributeValue.Type(like)] = new JsonArray([.. members.Select(member => (JsonNode?)member)]) };

    private static TableTaskException WrongType(string name, JsonObject value) => TableTaskException.Invalid(
        $"Invalid {Kind}: Incorrect operand type for operator or function; operator or function: {name}, "
        + $"operand type: {AttributeValue.Type(value)}");
}
