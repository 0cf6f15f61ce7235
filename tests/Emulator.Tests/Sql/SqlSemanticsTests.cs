using System.Text.RegularExpressions;
using Local.Emulator.ServiceBus.Outcomes;
using Local.Emulator.ServiceBus.Sql;

namespace Emulator.Tests.Sql;

/// <summary>What each type of value means in an expression, and what is said of an expression that is wrong.</summary>
public sealed class SqlSemanticsTests
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private static readonly TestContent Message = Some.With(
        ("sbyte", (sbyte)-1), ("byte", (byte)200), ("short", (short)-2), ("ushort", (ushort)3), ("uint", 4u), ("ulong", 5ul), ("int", 6),
        ("char", 'x'), ("time", new DateTime(2026, 3, 1, 12, 0, 0)), ("utc", Noon.UtcDateTime), ("moment", Noon), ("id", Guid.Empty),
        ("nan", double.NaN), ("dec", 1.10m), ("dbl", 2.5), ("largest", ulong.MaxValue), ("color", "red"), ("flag", true));

    [Theory]
    [InlineData("[sbyte] = -1 AND [byte] = 200 AND short = -2 AND ushort = 3 AND uint = 4 AND ulong = 5 AND int = 6", true)]
    [InlineData("char = 'x' AND char + 'y' = 'xy'", true)]
    [InlineData("time = moment AND utc = moment", true)]
    [InlineData("time < moment OR time > moment OR time <> moment", false)]
    [InlineData("time = '2026-03-01'", false)]
    [InlineData("id = id", true)]
    [InlineData("flag = flag AND flag <> FALSE", true)]
    [InlineData("nan = nan OR nan = 1 OR 1 = nan OR nan < 1 OR nan > 1 OR 1 < nan", false)]
    [InlineData("nan <> 1", true)]
    // Comparisons of each pair of kinds of numbers
    [InlineData("dec > 1 AND dec < 2 AND 1 < dec AND 2 > dec AND dec = dec", true)]
    [InlineData("dec < 1.2 AND dec > 1.0 AND 1.2 > dec AND 1.0 < dec AND dec < dbl AND dbl > dec", true)]
    [InlineData("dbl > 2 AND dbl < 3 AND 2 < dbl AND 3 > dbl", true)]
    [InlineData("dbl <= 2.5 AND dbl >= 2.5 AND NOT dbl < 2.5 AND NOT dbl > 2.5", true)]
    [InlineData("int <> 6 OR int != 6 OR int > 6 OR int < 6 OR int >= 7 OR int <= 5", false)]
    [InlineData("largest > 9223372036854775807 AND 9223372036854775807 < largest", true)]
    // Arithmetic of each kind
    [InlineData("int + 1 = 7 AND int - 1 = 5 AND int * 2 = 12 AND int / 4 = 1 AND int % 4 = 2", true)]
    [InlineData("ulong / 2 = 2 AND ulong % 2 = 1 AND largest / 2 > 9223372036854775807", true)]
    [InlineData("dbl + 1 = 3.5 AND dbl - 1 = 1.5 AND dbl * 2 = 5 AND dbl / 2 = 1.25 AND dbl % 2 = 0.5", true)]
    [InlineData("1 + dbl = 3.5 AND 1 - dbl = -1.5 AND 2 * dbl = 5 AND 5 / dbl = 2 AND 4 % dbl = 1.5", true)]
    [InlineData("dec + 1 = 2.1 AND dec - 1 = 0.1 AND dec * 2 = 2.2 AND dec / 2 = 0.55 AND dec % 1 = 0.1", true)]
    [InlineData("1 + dec = 2.1 AND 2 - dec = 0.9 AND 2 * dec = 2.2 AND 11 / dec = 10 AND 2 % dec = 0.9", true)]
    [InlineData("dec + dec = 2.2 AND dec - dec = 0 AND dec * dec = 1.21 AND dec / dec = 1 AND dec % dec = 0", true)]
    [InlineData("dec + dbl = 3.6 AND dbl - dec = 1.4 AND dec - 3 = -1.9 AND 4 - dec = 2.9", true)]
    [InlineData("-int = -6 AND -dbl = -2.5 AND -dec < -1 AND -dec > -1.2 AND +int = 6 AND +dbl = 2.5", true)]
    [InlineData("+missing = 1", null)]
    [InlineData("9223372036854775807 + 1 = -9223372036854775808", true)]
    [InlineData("-9223372036854775808 - 1 = 9223372036854775807 AND 9223372036854775807 * 2 = -2", true)]
    [InlineData("-9223372036854775807 / -1 = 9223372036854775807 AND -9223372036854775808 / 1 < 0 AND 5 % -1 = 0", true)]
    [InlineData("1 - - 1 = 2 AND - + - 1 = 1 AND - - - 1 = -1", true)]
    // Lists, patterns and negations
    [InlineData("int NOT IN (6, missing) OR color IN ('blue')", false)]
    [InlineData("int IN (1, 2, 6)", true)]
    [InlineData("'' LIKE '%' AND '' LIKE '' AND NOT '' LIKE '_' AND 'ab' LIKE 'ab%%' AND NOT 'abc' LIKE '%c_'", true)]
    [InlineData("color LIKE 'r' + '%' AND color NOT LIKE 'r!' + '%' ESCAPE '!' AND color LIKE 'r%' ESCAPE '!'", true)]
    [InlineData("color LIKE 'r%' ESCAPE missing", null)]
    [InlineData("'!' LIKE '!!' ESCAPE '!' AND NOT '!!' LIKE '!!' ESCAPE '!'", true)]
    [InlineData("NOT NOT NOT 1=1", false)]
    [InlineData("NOT NOT 1=0", false)]
    [InlineData("1=0 AND int / 0 = 1", false)]
    [InlineData("1=1 OR int / 0 = 1", true)]
    // Names
    [InlineData("EXISTS(p('COLOR')) AND NOT EXISTS(p('colour')) AND NOT EXISTS(p(missing))", true)]
    [InlineData("p(missing) IS NULL AND property('color') IS NOT NULL", true)]
    [InlineData("newid() = newid()", false)]
    // Numbers and white space
    [InlineData("1.5e+1 = 15 AND 15e-1 = 1.5 AND 1E1=10 AND 1.25e2=125", true)]
    [InlineData("\tcolor\r\n=\u00a0'red' ", true)]
    [InlineData("a_1 = 1 OR a1b = 1", null)]
    public void A_filter_expression_evaluates_to_true_or_false_or_unknown(string expression, bool? expected)
    {
        var filter = SqlFilter.Parse(expression);
        Assert.True(filter.Succeeded, filter.Failure?.Description);
        Assert.Equal(expected, filter.Value.Test(Message));
    }

    [Theory]
    [InlineData("int / 0 = 1", "6 / 0 is not defined.")]
    [InlineData("int % 0 = 1", "6 % 0 is not defined.")]
    [InlineData("-9223372036854775808 / -1 = 1", "-9223372036854775808 / -1 is not defined.")]
    [InlineData("-9223372036854775808 % -1 = 1", "-9223372036854775808 % -1 is not defined.")]
    [InlineData("dec / 0 = 1", "1.10 / 0: ")]
    [InlineData("largest * largest = 1", "18446744073709551615 * 18446744073709551615: ")]
    [InlineData("color - 'r' = 1", "'-' is not defined for String and String.")]
    [InlineData("flag * 2 = 1", "'*' is not defined for Boolean and Int64.")]
    [InlineData("-flag = 1", "'-' is not defined for Boolean.")]
    [InlineData("+color = 1", "'+' is not defined for Int64 and String.")]
    [InlineData("int LIKE '1'", "LIKE compares strings, not Int32.")]
    [InlineData("color LIKE int", "A LIKE pattern must be a string, not Int32.")]
    [InlineData("color LIKE 'r' ESCAPE int", "A LIKE pattern must be a string, not Int32.")]
    [InlineData("color LIKE 'r' ESCAPE color", "ESCAPE needs one character, not 'red'.")]
    [InlineData("color LIKE 'r' + '!' ESCAPE '!'", "The pattern 'r!' ends with its escape character.")]
    [InlineData("p(int) = 1", "The name of a property must be a string, not Int32.")]
    [InlineData("sys.Nonsense = 1", "There is no system property 'Nonsense'. Use one of ")]
    public void The_error_of_a_failed_evaluation_says_why(string expression, string message) =>
        Assert.StartsWith(
            message, Assert.Throws<SqlEvaluationException>(() => SqlFilter.Parse(expression).Value!.Test(Message)).Message,
            StringComparison.Ordinal);

    [Theory]
    [InlineData("color = 'red", "a string is not closed")]
    [InlineData("[c", "a bracketed name is not closed")]
    [InlineData("\"c", "a quoted name is not closed")]
    [InlineData("a # 1", "unexpected '#'")]
    [InlineData("2a=1", "a name cannot start with a digit; write it in brackets")]
    [InlineData("a = 1e", "a name cannot start with a digit; write it in brackets")]
    [InlineData("a = 1.5x", "a name cannot start with a digit; write it in brackets")]
    [InlineData("(a = 1", "expected ')', not the end")]
    [InlineData("a IN 1", "expected '(', not '1'")]
    [InlineData("newid( = 1", "expected ')', not '='")]
    [InlineData("p('a' = 1", "expected ')', not '='")]
    [InlineData("EXISTS a", "expected '(', not 'a'")]
    [InlineData("EXISTS(a", "expected ')', not the end")]
    [InlineData("a = 1 b", "expected AND, OR or the end, not 'b'")]
    [InlineData("a IS 1", "expected NULL, not '1'")]
    [InlineData("a IS NOT 1", "expected NULL, not '1'")]
    [InlineData("1 IS NULL", "IS NULL needs a property")]
    [InlineData("foo.a = 1", "'foo' is not a scope; use sys or user")]
    [InlineData("IN = 1", "'IN' is a reserved word; write a property of this name in brackets")]
    [InlineData("a = 9223372036854775808", "'9223372036854775808' does not fit into 64 bits")]
    [InlineData("a = @p", "the parameter '@p' has no value")]
    [InlineData("a", "expected a condition, such as a comparison, not a value")]
    [InlineData("(a = 1) = 2", "expected a value, not a condition")]
    [InlineData("a = =", "expected a value or a property, not '='")]
    [InlineData("EXISTS(1)", "expected the name of a property, not '1'")]
    [InlineData("a LIKE 'x' ESCAPE 'ab'", "ESCAPE needs one character, not 'ab'")]
    [InlineData("a LIKE 'x!' ESCAPE '!'", "The pattern 'x!' ends with its escape character")]
    public void An_invalid_filter_is_refused_with_the_reason(string expression, string reason)
    {
        var filter = SqlFilter.Parse(expression);
        filter.Fails(BrokerError.ArgumentError);
        Assert.StartsWith(
            $"The SQL filter \"{expression}\" has an error at position ", filter.Failure!.Description, StringComparison.Ordinal);
        Assert.EndsWith($": {reason}.", filter.Failure.Description, StringComparison.Ordinal);
    }

    [Fact]
    public void A_filter_that_is_too_long_is_refused_and_the_error_contains_its_length() =>
        Assert.Equal(
            "The SQL filter has 1025 characters; at most 1024 are allowed.",
            SqlFilter.Parse(new string(' ', 1025)).Failure?.Description);

    [Fact]
    public void Brackets_may_be_nested_99_levels_deep_and_any_number_may_follow_each_other()
    {
        Assert.True(SqlFilter.Parse(new string('(', 99) + "1=1" + new string(')', 99)).Value!.Test(Message));
        var refused = SqlFilter.Parse(new string('(', 100) + "1=1" + new string(')', 100));
        refused.Fails(BrokerError.ArgumentError);
        Assert.Contains("brackets are nested more than 100 levels deep", refused.Failure!.Description, StringComparison.Ordinal);
        Assert.True(SqlFilter.Parse(string.Join("OR", Enumerable.Repeat("(1=1)", 120))).Value!.Test(Message));
    }

    [Fact]
    public void A_reserved_word_must_be_in_brackets_to_be_a_property_name()
    {
        string[] words = ["AND", "OR", "NOT", "IS", "NULL", "IN", "LIKE", "ESCAPE", "EXISTS", "TRUE", "FALSE", "SET", "REMOVE"];
        Assert.All(words, word =>
        {
            SqlFilter.Parse($"user.{word} = 1").Fails(BrokerError.ArgumentError);
            SqlFilter.Parse($"user.{word.ToLowerInvariant()} = 1").Fails(BrokerError.ArgumentError);
            Assert.True(SqlFilter.Parse($"user.[{word}] IS NULL").Value!.Test(Message));
        });
    }

    [Theory]
    [InlineData("SET sys.TimeToLive = 'soon'", "sys.TimeToLive cannot be set to String.")]
    [InlineData("SET sys.ScheduledEnqueueTime = 5", "sys.ScheduledEnqueueTime cannot be set to Int64.")]
    [InlineData("SET p(missing) = 1", "The expression in property(...) must evaluate to a string.")]
    [InlineData("REMOVE p(int)", "The expression in property(...) must evaluate to a string.")]
    public void The_error_of_a_failed_action_says_why(string action, string message) =>
        Assert.Equal(message, Assert.Throws<SqlEvaluationException>(() => SqlAction.Parse(action).Value!.Apply(Message)).Message);

    [Theory]
    [InlineData("", "expected SET or REMOVE, not the end")]
    [InlineData("DELETE a", "expected SET or REMOVE, not 'DELETE'")]
    [InlineData("SET a 1", "expected '=', not '1'")]
    public void An_invalid_action_is_refused_with_the_reason(string action, string reason) =>
        Assert.Matches(
            $"^The SQL action \"{Regex.Escape(action)}\" has an error at position [0-9]+: {Regex.Escape(reason)}\\.$",
            SqlAction.Parse(action).Failure!.Description);

    [Fact]
    public void An_action_with_too_many_statements_is_refused_and_the_error_contains_their_number() =>
        Assert.Equal(
            "The SQL action has 33 statements; at most 32 are allowed.",
            SqlAction.Parse(string.Concat(Enumerable.Repeat("SET a=1,", 33))).Failure?.Description);

    // As correlation filters compare.
    [Theory]
    [InlineData(null, null, true)]
    [InlineData(null, 1, false)]
    [InlineData(1, null, false)]
    [InlineData(1, 1L, true)]
    [InlineData(1, 2, false)]
    [InlineData("a", "a", true)]
    [InlineData("1", 1, false)]
    public void Values_are_equal_whatever_the_type_of_a_number(object? one, object? other, bool areEqual) =>
        Assert.Equal(areEqual, SqlValues.AreEqual(one, other));

    [Fact]
    public void A_value_keeps_its_own_type_if_it_does_not_fit_into_the_type_of_the_property()
    {
        var changed = SqlAction.Parse("SET int = 9000000000; SET id = 5; SET color = 7; SET uint = '9'").Value!.Apply(Message);
        Assert.Equal(9_000_000_000L, changed.ApplicationProperties["int"]);
        Assert.Equal(5L, changed.ApplicationProperties["id"]);
        Assert.Equal("7", changed.ApplicationProperties["color"]);
        Assert.Equal(9u, changed.ApplicationProperties["uint"]);
    }

    [Fact]
    public void The_times_of_a_message_can_be_set_to_time_values()
    {
        var parameters = new Dictionary<string, object?>
        {
            ["@span"] = TimeSpan.FromMinutes(1),
            ["@time"] = new DateTime(2026, 3, 1, 12, 0, 0),
            ["@moment"] = Noon,
        };
        Assert.Equal(TimeSpan.FromMinutes(1), Apply("SET sys.TimeToLive = @span").TimeToLive);
        Assert.Equal(Noon, Apply("SET sys.ScheduledEnqueueTime = @time").ScheduledEnqueueTime);
        Assert.Equal(Noon, Apply("SET sys.ScheduledEnqueueTime = @moment").ScheduledEnqueueTime);
        Assert.Null(Apply("SET sys.To = 'x'; SET sys.To = missing").To);

        TestContent Apply(string action) => (TestContent)SqlAction.Parse(action, parameters).Value!.Apply(Message);
    }
}
