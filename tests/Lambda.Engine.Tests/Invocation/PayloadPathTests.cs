using System.Text;
using System.Text.Json;
using Lambda.Engine.Invocation;

namespace Lambda.Engine.Tests.Invocation;

public sealed class PayloadPathTests
{
    [Theory]
    [InlineData("id", """{"id":7}""", "7")]
    [InlineData("order.id", """{"id":1,"order":{"x":{"id":2},"id":"a\u0062"}}""", """
        "a\u0062"
        """)]
    [InlineData("items[1].sku", """{"items":[{"sku":1},{"n":[{}],"sku":{"a":[1, 2]}}]}""", """{"a":[1, 2]}""")]
    [InlineData("[0][1]", "[[1,null],[2]]", "null")]
    [InlineData("a.a", """{"a":{"a":1},"a":{"a":2}}""", "2")]
    [InlineData("a.a", """{"a":{"a":1},"a":2}""", null)]
    [InlineData("a.a", """{"a":[1],"b":{"a":1},"a":{"a":2}}""", "2")]
    [InlineData("Größe", """{"Gr\u00f6\u00dfe":1}""", "1")]
    [InlineData("with space-and_sign", """{"with space-and_sign":true}""", "true")]
    [InlineData("a.b", """{"a.b":1}""", null)]
    [InlineData("a", """{"A":1}""", null)]
    [InlineData("a", "[1]", null)]
    [InlineData("[0]", """{"0":1}""", null)]
    [InlineData("[2]", "[1,2]", null)]
    [InlineData("a", "7", null)]
    public void A_path_selects_a_member_or_an_array_element_of_the_payload(string path, string json, string? value)
    {
        var bytes = Encoding.UTF8.GetBytes(json);
        Assert.Equal(value, Assert.Single(PayloadPath.Parse(path)).TryFind(bytes, out var at) ? Encoding.UTF8.GetString(bytes[at]) : null);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("""{"a":1""")]
    [InlineData("""{"a":1}}""")]
    public void An_event_that_is_not_JSON_is_refused_with_a_reason(string json)
    {
        // Anything after the value is ignored.
        var found = Record.Exception(() => PayloadPath.Parse("a")[0].TryFind(Encoding.UTF8.GetBytes(json), out _));
        if (json.EndsWith("}}", StringComparison.Ordinal)) Assert.Null(found);
        else Assert.IsAssignableFrom<JsonException>(found);
    }

    [Theory]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("a.")]
    [InlineData(".a")]
    [InlineData("a,,b")]
    [InlineData("a[")]
    [InlineData("a[]")]
    [InlineData("a[-1]")]
    [InlineData("a[x]")]
    [InlineData("a[0]b")]
    [InlineData("a]0[")]
    [InlineData("a.[0]")]
    [InlineData("a[99999999999]")]
    public void Text_that_is_not_a_path_is_refused(string path)
    {
        Assert.Contains("a path is names", PayloadPath.Error(path), StringComparison.Ordinal);
        Assert.Throws<FormatException>(() => PayloadPath.Parse(path));
    }

    [Fact]
    public void Several_paths_can_be_separated_by_commas()
    {
        Assert.Equal(3, PayloadPath.Parse("a.b, c[0] ,[1]").Count);
        Assert.Null(PayloadPath.Error("a.b, c[0] ,[1]"));
    }

    [Fact]
    public void A_payload_may_be_nested_as_deeply_as_the_API_allows()
    {
        var value = new string('[', PayloadJson.MaxDepth - 1) + new string(']', PayloadJson.MaxDepth - 1);
        var bytes = Encoding.UTF8.GetBytes($"{{\"a\":{value}}}");
        Assert.True(PayloadPath.Parse("a")[0].TryFind(bytes, out var at));
        Assert.Equal(value, Encoding.UTF8.GetString(bytes[at]));
    }
}
