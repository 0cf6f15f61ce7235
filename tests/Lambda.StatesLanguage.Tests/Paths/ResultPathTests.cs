using FsCheck;
using FsCheck.Fluent;
using Lambda.StatesLanguage.Errors;
using Lambda.StatesLanguage.Json;
using Lambda.StatesLanguage.Paths;

namespace Lambda.StatesLanguage.Tests.Paths;

public sealed class ResultPathTests
{
    // The first three are of https://states-language.net/#input-output-processing, "ResultPath".
    [Theory]
    [InlineData("$", """{"a":1}""", "6", "6")]
    [InlineData("$.sum", """{"a":1}""", "6", """{"a":1,"sum":6}""")]
    [InlineData("$.b.greeting", """{"a":1}""", "\"hi\"", """{"a":1,"b":{"greeting":"hi"}}""")]
    [InlineData("$.a", """{"a":1}""", "null", """{"a":null}""")]
    [InlineData("$.a.b", """{"a":1}""", "2", """{"a":{"b":2}}""")]
    [InlineData("$.a[1]", """{"a":[1,2,3]}""", "9", """{"a":[1,9,3]}""")]
    [InlineData("$.a[1].b", """{"a":[1,{}]}""", "9", """{"a":[1,{"b":9}]}""")]
    [InlineData("$.a.b", """{"a":{"c":1}}""", "9", """{"a":{"c":1,"b":9}}""")]
    [InlineData("$.a[0]", """{"a":[1]}""", "9", """{"a":[9]}""")]
    [InlineData("$[0]", "[1,2]", "9", "[9,2]")]
    public void A_result_is_stored_at_its_ResultPath(string path, string input, string result, string expected) =>
        Assert.Equal(expected, JsonText.Write(new ResultPath(JsonPath.Parse(path)).Combine(JsonText.Parse(input), JsonText.Parse(result))));

    [Fact]
    public void A_ResultPath_of_null_keeps_the_input() =>
        Assert.Equal("""{"a":1}""", JsonText.Write(new ResultPath(null).Combine(JsonText.Parse("""{"a":1}"""), 6)));

    [Theory]
    [InlineData("$.a", "[1]")]
    [InlineData("$.a", "1")]
    [InlineData("$.a", "null")]
    [InlineData("$.a[5]", """{"a":[1]}""")]
    [InlineData("$.a[1]", """{"a":[1]}""")]
    [InlineData("$.a.b", """{"a":[1]}""")]
    [InlineData("$.a[0]", """{"a":{"b":1}}""")]
    public void A_ResultPath_that_does_not_match_the_input_fails(string path, string input)
    {
        var exception = Assert.Throws<StateException>(() => new ResultPath(JsonPath.Parse(path)).Combine(JsonText.Parse(input), 1));
        Assert.Equal(ErrorNames.ResultPathMatchFailure, exception.Error);
        Assert.Contains($"of ResultPath '{path}'", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_value_can_be_read_at_the_path_where_it_was_stored() => Prop.ForAll(
        Gen.ListOf(Gen.Elements("a", "b", "c d", "e.f", "g'h")).ToArbitrary(), ArbMap.Default.ArbFor<int>(), (names, number) =>
    {
        var path = JsonPath.Parse("$" + string.Concat(names.Select(name => $"[\"{name}\"]")));
        var combined = new ResultPath(path).Combine(JsonText.Parse("""{"a":{"b":1}}"""), number);
        return path.TrySelect(combined, out var value)
            && JsonText.Write(value) == number.ToString(System.Globalization.CultureInfo.InvariantCulture);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Combining_a_result_with_the_input_does_not_change_the_input()
    {
        var input = JsonText.Parse("""{"a":{"b":1}}""");

        new ResultPath(JsonPath.Parse("$.a.b")).Combine(input, 2);

        Assert.Equal("""{"a":{"b":1}}""", JsonText.Write(input));
    }
}
