using FsCheck;
using FsCheck.Fluent;
using Lambda.StatesLanguage.Choices;
using Lambda.StatesLanguage.Json;

namespace Lambda.StatesLanguage.Tests.Choices;

/// <summary>https://docs.aws.amazon.com/step-functions/latest/dg/state-choice.html</summary>
public sealed class ChoiceOperatorTests
{
    private static readonly string[] Values =
        ["null", "true", "false", "0", "1", "1.0", "1e400", "\"\"", "\"a\"", "\"b\"", "\"2016-08-18T17:33:00Z\"", "[]", "{}"];

    [Theory]
    [InlineData("StringEquals", "\"a\"", "\"a\"", true)]
    [InlineData("StringEquals", "\"a\"", "\"A\"", false)]
    [InlineData("StringLessThan", "\"A\"", "\"a\"", true)]
    [InlineData("StringLessThan", "\"a\"", "\"a\"", false)]
    [InlineData("StringGreaterThan", "\"b\"", "\"a\"", true)]
    [InlineData("StringLessThanEquals", "\"a\"", "\"a\"", true)]
    [InlineData("StringGreaterThanEquals", "\"a\"", "\"b\"", false)]
    [InlineData("NumericEquals", "1", "1.0", true)]
    [InlineData("NumericEquals", "9007199254740993", "9007199254740992", false)]
    [InlineData("NumericLessThan", "1", "2", true)]
    [InlineData("NumericGreaterThan", "1e400", "2", true)]
    [InlineData("NumericLessThanEquals", "2", "2.0", true)]
    [InlineData("NumericGreaterThanEquals", "1.9", "2", false)]
    [InlineData("NumericEquals", "\"1\"", "1", false)]
    [InlineData("BooleanEquals", "true", "true", true)]
    [InlineData("BooleanEquals", "false", "true", false)]
    [InlineData("BooleanEquals", "\"true\"", "true", false)]
    [InlineData("TimestampEquals", "\"2016-08-18T17:33:00Z\"", "\"2016-08-18T19:33:00+02:00\"", true)]
    [InlineData("TimestampLessThan", "\"2016-08-18T17:33:00Z\"", "\"2016-08-18T17:33:00.001Z\"", true)]
    [InlineData("TimestampGreaterThan", "\"2016-08-18T17:33:00Z\"", "\"2016-08-18T17:33:00Z\"", false)]
    [InlineData("TimestampLessThanEquals", "\"2016-08-18T17:33:00Z\"", "\"2016-08-18T17:33:00Z\"", true)]
    [InlineData("TimestampGreaterThanEquals", "\"2016-08-18T17:33:00Z\"", "\"2017-08-18T17:33:00Z\"", false)]
    [InlineData("TimestampEquals", "\"2016-08-18t17:33:00z\"", "\"2016-08-18T17:33:00Z\"", false)]
    [InlineData("StringMatches", "\"zebra.log\"", "\"*.log\"", true)]
    [InlineData("StringMatches", "\"foo.log\"", "\"foo*.log\"", true)]
    [InlineData("StringMatches", "\"foo23.log\"", "\"foo*.log\"", true)]
    [InlineData("StringMatches", "\"foo.bar\"", "\"*.log\"", false)]
    [InlineData("StringMatches", "\"foobar.zebra\"", "\"foo*.*\"", true)]
    [InlineData("StringMatches", "\"a*b\"", @"""a\\*b""", true)]
    [InlineData("StringMatches", "\"axb\"", @"""a\\*b""", false)]
    [InlineData("StringMatches", @"""a\\b""", @"""a\\\\b""", true)]
    [InlineData("IsNull", "null", "true", true)]
    [InlineData("IsNull", "0", "true", false)]
    [InlineData("IsNull", "0", "false", true)]
    [InlineData("IsString", "\"1\"", "true", true)]
    [InlineData("IsNumeric", "1", "true", true)]
    [InlineData("IsNumeric", "\"1\"", "false", true)]
    [InlineData("IsBoolean", "false", "true", true)]
    [InlineData("IsTimestamp", "\"2016-08-18T17:33:00Z\"", "true", true)]
    [InlineData("IsTimestamp", "\"2016-08-18\"", "true", false)]
    public void An_operator_compares_a_value_with_its_operand(string name, string value, string expected, bool matches) =>
        Assert.Equal(matches, ChoiceOperator.Table[name].Test(JsonText.Parse(value), JsonText.Parse(expected)));

    [Fact]
    public void All_operators_in_the_specification_exist() => Assert.Equal(
        [
            "BooleanEquals", "IsBoolean", "IsNull", "IsNumeric", "IsPresent", "IsString", "IsTimestamp", "NumericEquals",
            "NumericGreaterThan",
            "NumericGreaterThanEquals", "NumericLessThan", "NumericLessThanEquals", "StringEquals", "StringGreaterThan",
            "StringGreaterThanEquals", "StringLessThan", "StringLessThanEquals", "StringMatches", "TimestampEquals", "TimestampGreaterThan",
            "TimestampGreaterThanEquals", "TimestampLessThan", "TimestampLessThanEquals",
        ],
        ChoiceOperator.Table.Keys.Order(StringComparer.Ordinal));

    [Fact]
    public void An_operator_does_not_match_values_of_other_types() => Assert.All(
        ChoiceOperator.Table.Values.Where(each => !each.Name.StartsWith("Is", StringComparison.Ordinal)),
        each => Assert.DoesNotContain(
            Values.Select(JsonText.Parse).Where(value => !each.Accepts(value)),
            value => Values.Select(JsonText.Parse).Any(expected => each.Test(value, expected))));

    [Theory]
    [InlineData("StringEqualsPath", true)]
    [InlineData("NumericGreaterThanEqualsPath", true)]
    [InlineData("StringMatchesPath", false)]
    [InlineData("IsNullPath", false)]
    [InlineData("Nothing", false)]
    public void Only_comparison_operators_have_a_Path_variant(string field, bool exists) =>
        Assert.Equal(exists, ChoiceOperator.Find(field, out var isPath) is not null && isPath);

    [Fact]
    public void A_pattern_with_many_stars_does_not_take_exponential_time() =>
        Assert.False(Wildcard.Matches(new string('a', 2_000), string.Concat(Enumerable.Repeat("*a", 1_000)) + "b"));

    [Fact]
    public void Text_matches_itself_as_a_pattern_when_its_stars_are_escaped() => Prop.ForAll<NonNull<string>>(text => Wildcard.Matches(
        text.Get,
        text.Get.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("*", "\\*", StringComparison.Ordinal))).QuickCheckThrowOnFailure();
}
