using System.Globalization;
using System.Text.RegularExpressions;

namespace Simulation.Storage;

/// <summary>Filters of table queries: comparisons, joined by <c>and</c>, <c>or</c> and <c>not</c>.</summary>
internal sealed partial class TableFilter
{
    private readonly List<string> _tokens;
    private int _at;

    private TableFilter(string text) => _tokens = [.. Token().Matches(text).Select(match => match.Value)];

    public static Func<Entity, bool> Parse(string? text)
    {
        if (string.IsNullOrEmpty(text)) return _ => true;
        var filter = new TableFilter(text);
        var parsed = filter.Any();
        return filter._at == filter._tokens.Count ? parsed : throw new NotSupportedException($"The filter is not understood: {text}");
    }

    private Func<Entity, bool> Any()
    {
        var left = All();
        while (Takes("or"))
        {
            var (first, second) = (left, All());
            left = entity => first(entity) || second(entity);
        }
        return left;
    }

    private Func<Entity, bool> All()
    {
        var left = One();
        while (Takes("and"))
        {
            var (first, second) = (left, One());
            left = entity => first(entity) && second(entity);
        }
        return left;
    }

    private Func<Entity, bool> One()
    {
        if (Takes("not"))
        {
            var inner = One();
            return entity => !inner(entity);
        }
        if (Takes("("))
        {
            var inner = Any();
            if (!Takes(")")) throw new NotSupportedException("A bracket is not closed.");
            return inner;
        }
        var (name, comparison, value) = (_tokens[_at++], _tokens[_at++], Literal(_tokens[_at++]));
        return entity => entity.Value(name) is { } found && Holds(comparison, Compare(found, value));
    }

    private bool Takes(string token)
    {
        if (_at == _tokens.Count || _tokens[_at] != token) return false;
        _at++;
        return true;
    }

    private static int Compare(IComparable found, IComparable value) =>
        found is string left && value is string right ? string.CompareOrdinal(left, right) : found.CompareTo(value);

    private static bool Holds(string comparison, int order) => comparison switch
    {
        "eq" => order == 0,
        "ne" => order != 0,
        "gt" => order > 0,
        "ge" => order >= 0,
        "lt" => order < 0,
        "le" => order <= 0,
        _ => throw new NotSupportedException($"There is no comparison '{comparison}'."),
    };

    private static IComparable Literal(string token) => token switch
    {
        "true" => true,
        "false" => false,
        _ when token.StartsWith("datetime'", StringComparison.Ordinal) =>
            DateTimeOffset.Parse(token[9..^1], CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal),
        _ when token.StartsWith('\'') => token[1..^1].Replace("''", "'", StringComparison.Ordinal),
        _ => double.Parse(token.TrimEnd('L'), CultureInfo.InvariantCulture),
    };

    [GeneratedRegex(@"datetime'[^']*'|'(?:[^']|'')*'|\(|\)|[^\s()]+")]
    private static partial Regex Token();
}
