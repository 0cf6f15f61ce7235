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
    public void A_type_has_the_name_that_messages_use(string json, string name) =>
        Assert.Equal(name, JsonText.TypeName(JsonText.Parse(json)));

    [Theory]
    [InlineData("""{"a":1,"b":[{"c":null}],"a":2}""", """{"a":2,"b":[{"c":null}]}""")]
    [InlineData(""" [ "\u00e4<'" , 1.50 , true ] """, """["ä<'",1.50,true]""")]
    [InlineData("null", "null")]
    public void Text_is_written_compactly_and_without_needless_escapes(string json, string written)
    {
        Assert.Equal(written, JsonText.Write(JsonText.Parse(json)));
        Assert.Equal(written, JsonText.Write(JsonText.Parse(System.Text.Encoding.UTF8.GetBytes(json))));
    }

    [Fact]
    public void Size_counts_bytes_of_UTF8() => Assert.Equal(4, JsonText.Size(JsonText.Parse("\"ä\"")));

    [Theory]
    [InlineData(JsonText.MaxDepth, false)]
    [InlineData(JsonText.MaxDepth + 1, true)]
    public void A_value_may_be_nested_to_a_depth_and_no_deeper(int depth, bool isTooDeep)
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
    public void A_name_in_a_pointer_is_escaped(string name, string escaped) => Assert.Equal(escaped, JsonPointer.Escape(name));
}
