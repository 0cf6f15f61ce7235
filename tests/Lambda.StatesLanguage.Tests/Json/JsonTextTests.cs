using System.Text.Json;
using System.Text.Json.Nodes;
using Lambda.StatesLanguage.Json;

namespace Lambda.StatesLanguage.Tests.Json;

public sealed class JsonTextTests
{
    [Theory]
    [InlineData("{}", "object")]
    [InlineData("[]", "array")]
    [InlineData("\"\"", "string")]
    [InlineData("0", "number")]
    [InlineData("true", "boolean")]
    [InlineData("false", "boolean")]
    [InlineData("null", "null")]
    public void Types_of_JSON_values_have_the_names_that_error_messages_use(string json, string name) =>
        Assert.Equal(name, JsonText.TypeName(JsonText.Parse(json)));

    [Theory]
    [InlineData("""{"a":1,"b":[{"c":null}],"a":2}""", """{"a":2,"b":[{"c":null}]}""")]
    [InlineData(""" [ "\u00e4<'" , 1.50 , true ] """, """["ä<'",1.50,true]""")]
    [InlineData("null", "null")]
    public void JSON_is_written_compactly_and_with_as_few_escapes_as_possible(string json, string written)
    {
        Assert.Equal(written, JsonText.Write(JsonText.Parse(json)));
        Assert.Equal(written, JsonText.Write(JsonText.Parse(System.Text.Encoding.UTF8.GetBytes(json))));
    }

    [Fact]
    public void The_size_of_a_value_is_its_length_in_UTF_8() => Assert.Equal(4, JsonText.Size(JsonText.Parse("\"ä\"")));

    [Theory]
    [InlineData(JsonText.MaxDepth, false)]
    [InlineData(JsonText.MaxDepth + 1, true)]
    public void A_value_may_be_nested_up_to_the_maximum_depth(int depth, bool isTooDeep)
    {
        JsonNode? Nested(Func<JsonNode?, JsonNode> around) =>
            Enumerable.Range(0, depth).Aggregate((JsonNode?)null, (inner, _) => around(inner));

        Assert.Equal(isTooDeep, JsonText.IsTooDeep(Nested(inner => new JsonArray(0, inner))));
        Assert.Equal(isTooDeep, JsonText.IsTooDeep(Nested(inner => new JsonObject { ["x"] = 0, ["y"] = inner })));
        var text = new string('[', depth) + new string(']', depth);
        if (isTooDeep) Assert.ThrowsAny<JsonException>(() => JsonText.Parse(text));
        else Assert.Equal(text, JsonText.Write(JsonText.Parse(text)));
    }

    [Theory]
    [InlineData("a/b~c", "a~1b~0c")]
    [InlineData("~1", "~01")]
    public void Special_characters_in_the_name_of_a_JSON_pointer_are_escaped(
        string name, string escaped) => Assert.Equal(escaped, JsonPointer.Escape(name));
}
