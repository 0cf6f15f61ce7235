using System.Reflection;
using Lambda.Functions.Api.Validation;

namespace Lambda.Functions.Tests.Api.Validation;

public sealed class ViolationsTests
{
    private static readonly string?[] Allowed = ["a", "b", "a"];
    private static readonly string?[] Other = ["a", "c"];
    private static readonly string?[] WithNull = ["a", null];

    [Theory]
    [InlineData(null)]
    [InlineData(1)]
    [InlineData(3)]
    public void A_number_within_its_bounds_is_valid(int? value) =>
        Assert.Empty(Sentences(value, new AtLeastAttribute(1), new AtMostAttribute(3)));

    [Fact]
    public void The_error_for_a_number_outside_its_bounds_names_the_bound()
    {
        Assert.Equal(["Member must have value greater than or equal to 1"], Sentences(0, new AtLeastAttribute(1), new AtMostAttribute(3)));
        Assert.Equal(["Member must have value less than or equal to 3"], Sentences(4, new AtLeastAttribute(1), new AtMostAttribute(3)));
        Assert.Equal(
            ["Member must have value greater than or equal to 1"], Sentences("many", new AtLeastAttribute(1), new AtMostAttribute(3)));
    }

    [Fact]
    public void The_error_for_a_value_reports_both_of_the_constraints_that_it_violates() =>
        Assert.Equal(["Member must satisfy regular expression pattern: [a-z]*", "Member must have length less than or equal to 2"],
            Sentences("a b", new PatternAttribute("[a-z]*"), new MaxLengthAttribute(2)));

    [Theory]
    [InlineData("ab", true)]
    [InlineData("ab\n", false)]
    [InlineData("xab", false)]
    [InlineData("", false)]
    public void A_pattern_must_match_the_whole_text(string text, bool matches) =>
        Assert.Equal(matches, new PatternAttribute("a|ab").Violated(text) is null);

    [Fact]
    public void A_digit_in_a_pattern_matches_only_ASCII_digits() => Assert.NotNull(new PatternAttribute(@"\d").Violated("٣"));

    [Fact]
    public void Each_item_of_a_list_must_be_one_of_the_allowed_values()
    {
        var types = new OneOfAttribute("a", "b");
        Assert.Null(types.Violated(Allowed));
        Assert.Equal(
            "Member must satisfy constraint: [Member must satisfy enum value set: [a, b], Member must not be null]", types.Violated(Other));
        Assert.NotNull(types.Violated(WithNull));
        Assert.Equal("Member must satisfy enum value set: [a, b]", types.Violated("c"));
    }

    [Theory]
    [InlineData("storage-queue:q", true)]
    [InlineData("arn:aws:sqs:us-east-1:000000000000:q", true)]
    [InlineData("arn:aws:s3:::bucket", true)]
    [InlineData("", true)]
    [InlineData("nowhere", false)]
    [InlineData("arn:aws:_-/!lambda:us-east-1:000000000000:function:f", false)]
    public void A_destination_must_be_an_ARN_or_a_destination_address(string text, bool isOne) =>
        Assert.Equal(isOne, new DestinationAttribute(ApiPatterns.Destination).Violated(text) is null);

    /// <summary>Each pattern compiles, and stands on what AWS was seen to take.</summary>
    [Theory]
    [InlineData(nameof(ApiPatterns.FunctionName), "arn:aws-us-gov:lambda:us-gov-west-1:000000000000:function:f:$LATEST.PUBLISHED")]
    [InlineData(nameof(ApiPatterns.FunctionName), "eusc-de-east-1:000000000000:function:f.g:1")]
    [InlineData(nameof(ApiPatterns.StrictFunctionName), "000000000000:function:f:live")]
    [InlineData(nameof(ApiPatterns.Qualifier), "$latest")]
    [InlineData(nameof(ApiPatterns.UrlQualifier), "live")]
    [InlineData(nameof(ApiPatterns.AliasName), "2024a")]
    [InlineData(nameof(ApiPatterns.DeadLetterTarget), "")]
    [InlineData(nameof(ApiPatterns.EventSource), "arn:aws:kinesis:us-iso-east-1:000000000000:stream/s")]
    [InlineData(nameof(ApiPatterns.MasterRegion), "us-gov-west-1")]
    [InlineData(nameof(ApiPatterns.Taggable), "arn:aws:lambda:us-east-1:000000000000:function:f:$LATEST")]
    public void Patterns_accept_values_that_AWS_was_seen_to_accept(string pattern, string text) =>
        Assert.Null(
            new PatternAttribute(
                (string)typeof(ApiPatterns).GetField(pattern, BindingFlags.Public | BindingFlags.Static)!.GetValue(null)!).Violated(text));

    private static IEnumerable<string> Sentences(object? value, params ConstraintAttribute[] constraints) =>
        constraints.Select(constraint => constraint.Violated(value)).OfType<string>();
}
