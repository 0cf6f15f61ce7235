using System.Text.Json.Nodes;
using Lambda.StatesLanguage.Errors;
using Lambda.StatesLanguage.Json;
using Lambda.StatesLanguage.Templates;

namespace Lambda.StatesLanguage.Tests.Templates;

public sealed class OperandTests
{
    [Fact]
    public void A_JSONPath_operand_is_a_literal_or_a_path()
    {
        Assert.Equal(5, Read("""{"Seconds":5}""", jsonata: false)!.Whole(Some.Values()));
        Assert.Equal(6, Read("""{"SecondsPath":"$.wait"}""", jsonata: false)!.Whole(Some.Values("""{"wait":6}""")));
        Assert.Null(Read("{}", jsonata: false));
        Assert.Null(Read("""{"SecondsPath":"$.wait"}""", jsonata: true));
    }

    [Fact]
    public void Text_in_braces_is_an_expression_only_in_JSONata()
    {
        Assert.Equal(3, Read("""{"Seconds":"{% 1 + 2 %}"}""", jsonata: true)!.Whole(Some.Values("{}")));
        Assert.Equal("\"{% 1 + 2 %}\"", JsonText.Write(Read("""{"Seconds":"{% 1 + 2 %}"}""", jsonata: false)!.Evaluate(Some.Values())));
        Assert.Equal("null", JsonText.Write(Read("""{"Seconds":null}""", jsonata: true)!.Evaluate(Some.Values())));
    }

    // As recorded on AWS.
    [Theory]
    [InlineData("\"6\"", 6L)]
    [InlineData("\"1e1\"", 10L)]
    [InlineData("7.0", 7L)]
    public void A_path_may_select_a_string_that_contains_a_number(string selected, long seconds) =>
        Assert.Equal(seconds, Read("""{"SecondsPath":"$.wait"}""", jsonata: false)!.Whole(Some.Values($$"""{"wait":{{selected}}}""")));

    [Theory]
    [InlineData("\"x\"", """The SecondsPath field refers to value "x" which is not a valid integer: $.wait""")]
    [InlineData("true", """The SecondsPath field refers to value "true" which is not a valid integer: $.wait""")]
    [InlineData("1.5", """The SecondsPath field refers to value "1.5" which is not a valid integer: $.wait""")]
    public void The_error_for_a_value_that_is_not_a_number_contains_the_value_and_its_path(string selected, string message)
    {
        var refused = Assert.Throws<StateException>(
            () => Read("""{"SecondsPath":"$.wait"}""", jsonata: false)!.Whole(Some.Values($$"""{"wait":{{selected}}}""")));
        Assert.Equal((ErrorNames.Runtime, message), (refused.Error, refused.Message));
    }

    [Theory]
    [InlineData("'6'", "string", "\"6\"")]
    [InlineData("null", "null", "null")]
    public void In_JSONata_a_string_is_not_accepted_as_a_number(string expression, string type, string shown)
    {
        var seconds = Read($$"""{"Seconds":"{% {{expression}} %}"}""", jsonata: true)!;
        foreach (var read in new Action[] { () => seconds.Number(Some.Values("{}")), () => seconds.Whole(Some.Values("{}")) })
        {
            var refused = Assert.Throws<StateException>(read);
            Assert.Equal((ErrorNames.QueryEvaluation, "Seconds"), (refused.Error, refused.Location));
            Assert.Equal(
                $"The JSONata expression '{expression}' specified for the field 'Seconds' returned an unexpected result type. "
                + $"Expected 'number', but was '{type}' for value: {shown}",
                refused.Message);
        }
    }

    private static Operand? Read(string state, bool jsonata) => Operand.Read((JsonObject)JsonText.Parse(state)!, "Seconds", jsonata);
}
