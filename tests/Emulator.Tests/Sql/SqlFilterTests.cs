using Local.Emulator.ServiceBus.Outcomes;
using Local.Emulator.ServiceBus.Sql;

namespace Emulator.Tests.Sql;

public sealed class SqlFilterTests
{
    private static readonly TestContent Message = Some.With(
        ("color", "red"),
        ("Price", 10),
        ("weight", 2.5),
        ("big", 9_000_000_000L),
        ("exact", 1.10m),
        ("flag", true),
        ("nothing", null),
        ("Two Words", "x"),
        ("a]b", 1),
        ("name", "color"),
        ("float", 1.5f),
        ("unsigned", ulong.MaxValue)) with
    {
        Subject = "an omnibus",
        To = "Store5",
        CorrelationId = "c1",
        SessionId = "s1",
    };

    [Theory]
    // Comparisons and promotion
    [InlineData("color = 'red'", true)]
    [InlineData("color = 'Red'", false)]
    [InlineData("COLOR = 'red'", true)]
    [InlineData("color <> 'blue'", true)]
    [InlineData("color != 'red'", false)]
    [InlineData("color < 'rose'", true)]
    [InlineData("color > 'Z'", true)]
    [InlineData("price = 10", true)]
    [InlineData("price = 10.0", true)]
    [InlineData("price >= 10 AND price <= 10", true)]
    [InlineData("price > 1e1", false)]
    [InlineData("weight = 2.5", true)]
    [InlineData("float = 1.5", true)]
    [InlineData("big > 8999999999", true)]
    [InlineData("exact = 1.1", true)]
    [InlineData("exact < 2", true)]
    [InlineData("unsigned > 9223372036854775807", true)]
    [InlineData("-9223372036854775808 < 0", true)]
    [InlineData("flag = TRUE", true)]
    [InlineData("flag = false", false)]
    [InlineData("1=1", true)]
    [InlineData("1=0", false)]
    // What cannot be compared is unequal and neither less nor greater
    [InlineData("price = '10'", false)]
    [InlineData("price <> '10'", true)]
    [InlineData("price < 'z'", false)]
    // Arithmetic binds as in C#
    [InlineData("price + 2 * 3 = 16", true)]
    [InlineData("(price + 2) * 3 = 36", true)]
    [InlineData("10 - 3 - 2 = 5", true)]
    [InlineData("price / 4 = 2", true)]
    [InlineData("price / 4.0 = 2.5", true)]
    [InlineData("price % 4 = 2", true)]
    [InlineData("-price = -10", true)]
    [InlineData("- -price = +10", true)]
    [InlineData("2 - -2 = 4", true)]
    [InlineData("color + '!' = 'red!'", true)]
    [InlineData("weight * 2 = 5", true)]
    // Logic: NOT before AND before OR
    [InlineData("1=1 OR 1=1 AND 1=0", true)]
    [InlineData("(1=1 OR 1=1) AND 1=0", false)]
    [InlineData("NOT 1=0 AND 1=1", true)]
    [InlineData("NOT (1=0 OR 1=1)", false)]
    [InlineData("NOT NOT 1=1", true)]
    // Unknown
    [InlineData("missing = 1", null)]
    [InlineData("missing <> 1", null)]
    [InlineData("NOT missing = 1", null)]
    [InlineData("missing + 1 = 1", null)]
    [InlineData("-missing = 1", null)]
    [InlineData("nothing = 1", null)]
    [InlineData("price = NULL", null)]
    [InlineData("missing = 1 AND 1=0", false)]
    [InlineData("1=0 AND missing = 1", false)]
    [InlineData("missing = 1 AND 1=1", null)]
    [InlineData("1=1 AND missing = 1", null)]
    [InlineData("missing = 1 AND missing = 1", null)]
    [InlineData("missing = 1 OR 1=1", true)]
    [InlineData("1=1 OR missing = 1", true)]
    [InlineData("missing = 1 OR 1=0", null)]
    [InlineData("1=0 OR missing = 1", null)]
    [InlineData("missing LIKE '%'", null)]
    [InlineData("missing NOT LIKE '%'", null)]
    [InlineData("color LIKE missing", null)]
    [InlineData("missing IN (1)", null)]
    [InlineData("missing NOT IN (1)", null)]
    [InlineData("price IN (missing, 10)", true)]
    [InlineData("price NOT IN (missing)", true)]
    // NULL and EXISTS
    [InlineData("missing IS NULL", true)]
    [InlineData("missing IS NOT NULL", false)]
    [InlineData("nothing IS NULL", true)]
    [InlineData("color IS NOT NULL", true)]
    [InlineData("EXISTS(color)", true)]
    [InlineData("EXISTS ( nothing )", true)]
    [InlineData("EXISTS(missing)", false)]
    [InlineData("NOT EXISTS(user.missing)", true)]
    [InlineData("EXISTS(sys.To) AND NOT EXISTS(sys.ReplyTo)", true)]
    // IN
    [InlineData("color IN ('red', 'blue')", true)]
    [InlineData("color NOT IN ('red')", false)]
    [InlineData("price IN (5 + 5)", true)]
    [InlineData("sys.To NOT IN ('Store1') OR color IN ('x')", true)]
    // LIKE
    [InlineData("sys.Label LIKE '%bus%'", true)]
    [InlineData("sys.Label LIKE '%bus'", true)]
    [InlineData("sys.Label LIKE 'bus%'", false)]
    [InlineData("color LIKE 'r_d'", true)]
    [InlineData("color LIKE 'r_'", false)]
    [InlineData("color LIKE 'R%'", false)]
    [InlineData("color LIKE ''", false)]
    [InlineData("color NOT LIKE 'r%'", false)]
    [InlineData("'100%' LIKE '100\\%' ESCAPE '\\'", true)]
    [InlineData("'1000' LIKE '100\\%' ESCAPE '\\'", false)]
    [InlineData("'a_b' LIKE 'a!_b' ESCAPE '!'", true)]
    [InlineData("'axb' LIKE 'a!_b' ESCAPE '!'", false)]
    [InlineData("'a.b' LIKE 'a.b' AND NOT 'axb' LIKE 'a.b'", true)]
    [InlineData("'aXbXc' LIKE 'a%X_'", true)]
    [InlineData("'mississippi' LIKE 'm%iss%ip_i'", true)]
    // Names, scopes and functions
    [InlineData("user.color = 'red'", true)]
    [InlineData("USER.color = 'red' and SYS.correlationid = 'c1'", true)]
    [InlineData("sys.Subject = sys.Label", true)]
    [InlineData("[Two Words] = 'x'", true)]
    [InlineData("\"Two Words\" = 'x'", true)]
    [InlineData("[a]]b] = 1", true)]
    [InlineData("user.[color] = 'red'", true)]
    [InlineData("property('color') = 'red'", true)]
    [InlineData("p('co' + 'lor') = 'red'", true)]
    [InlineData("p(name) = 'red'", true)]
    [InlineData("p('missing') IS NULL", true)]
    [InlineData("newid() <> newid()", true)]
    [InlineData("'it''s' = 'it''s' AND 'it''s' LIKE 'it_s'", true)]
    [InlineData("p = 1", null)]
    [InlineData("property IS NULL", true)]
    public void A_filter_evaluates_to_true_or_false_or_unknown(string expression, bool? expected)
    {
        var filter = SqlFilter.Parse(expression);

        Assert.True(filter.Succeeded, filter.Failure?.Description);
        Assert.Equal(expected, filter.Value.Test(Message));
        Assert.Equal(expected is true, filter.Value.Matches(Message));
    }

    [Theory]
    [InlineData("", 1)]
    [InlineData("color", 1)]
    [InlineData("color =", 8)]
    [InlineData("color = 'red", 9)]
    [InlineData("[color = 1", 1)]
    [InlineData("color == 1", 8)]
    [InlineData("(color = 1", 11)]
    [InlineData("color = 1)", 10)]
    [InlineData("color = 1 color", 11)]
    [InlineData("(a = 1) = 2", 1)]
    [InlineData("a = 1 AND b", 11)]
    [InlineData("NOT 5", 5)]
    [InlineData("1 IS NULL", 1)]
    [InlineData("a IS 1", 6)]
    [InlineData("a IN ()", 7)]
    [InlineData("a IN (1", 8)]
    [InlineData("EXISTS(1)", 8)]
    [InlineData("AND = 1", 1)]
    [InlineData("a = @p", 5)]
    [InlineData("foo.a = 1", 1)]
    [InlineData("a = 9223372036854775808", 5)]
    [InlineData("2a = 1", 2)]
    [InlineData("a # 1", 3)]
    [InlineData("a LIKE 'x' ESCAPE 'ab'", 8)]
    [InlineData("a LIKE 'x\\' ESCAPE '\\'", 8)]
    [InlineData("a LIKE", 7)]
    [InlineData("sys. = 1", 6)]
    [InlineData("(a = 1) NOT", 9)]
    [InlineData("a b IN (1)", 1)]
    public void An_invalid_filter_is_refused_with_the_position_of_the_error(string expression, int position)
    {
        var filter = SqlFilter.Parse(expression);

        filter.Fails(BrokerError.ArgumentError);
        Assert.Contains($"at position {position}:", filter.Failure!.Description, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("sys.Nonsense = 1")]
    [InlineData("price / 0 = 1")]
    [InlineData("price % (price - 10) = 1")]
    [InlineData("color * 2 = 1")]
    [InlineData("flag + 1 = 1")]
    [InlineData("-color = 1")]
    [InlineData("price LIKE '1%'")]
    [InlineData("color LIKE price")]
    [InlineData("p(price) = 1")]
    public void A_value_of_the_wrong_type_is_an_error(string expression) =>
        Assert.Throws<SqlEvaluationException>(() => SqlFilter.Parse(expression).Value!.Matches(Message));

    [Fact]
    public void Parameters_are_replaced_with_their_values() =>
        Assert.True(SqlFilter.Parse("color = @color", new Dictionary<string, object?> { ["@color"] = "red" }).Value!.Matches(Message));

    [Fact]
    public void A_filter_may_have_1024_characters_and_no_more()
    {
        var longest = "a = '" + new string('x', 1018) + "'";

        Assert.True(SqlFilter.Parse(longest).Succeeded);
        SqlFilter.Parse(longest + " ").Fails(BrokerError.QuotaExceeded);
    }

    [Fact]
    public void Brackets_that_are_nested_too_deeply_are_refused_without_a_stack_overflow() =>
        SqlFilter.Parse(new string('(', 500) + "1=1" + new string(')', 500)).Fails(BrokerError.ArgumentError);

    [Fact]
    public void A_pattern_with_many_wildcards_does_not_take_exponential_time() =>
        Assert.False(LikePattern.Parse(string.Concat(Enumerable.Repeat("%a", 200)) + "b", null).Matches(new string('a', 5000)));
}
