using System.Text.Json.Nodes;
using Lambda.StatesLanguage.Json;
using Lambda.StatesLanguage.Paths;

namespace Lambda.StatesLanguage.Tests.Paths;

/// <summary>Which items a filter selects, one operator at a time: https://github.com/json-path/JsonPath#filter-operators.</summary>
public sealed class FilterTests
{
    private const string Root = """{"limit":2,"list":[1,2],"items":[{"n":1,"t":"a","l":[1,2]},{"n":2,"t":"bb","l":[]},{"m":{"x":1}}]}""";

    [Theory]
    [InlineData("@.n == 1", "0")]
    [InlineData("@.n == 1.0", "0")]
    [InlineData("@.n != 1", "1,2")]
    [InlineData("@.n < 2", "0")]
    [InlineData("@.n <= 1", "0")]
    [InlineData("@.n > 1", "1")]
    [InlineData("@.n >= 2", "1")]
    [InlineData("@.n >= $.limit", "1")]
    [InlineData("$.limit == @.n", "1")]
    [InlineData("@.t < 'b'", "0")]
    [InlineData("@.t > \"a\"", "1")]
    [InlineData("@.t < 1", "")]
    [InlineData("@.t == 1", "")]
    [InlineData("@.missing == 1", "")]
    [InlineData("@.missing != 1", "0,1,2")]
    [InlineData("@.missing != @.other", "")]
    [InlineData("@.m == @.m", "2")]
    [InlineData("@.m.x", "2")]
    [InlineData("!@.m", "0,1")]
    [InlineData("!!@.m", "2")]
    [InlineData("!(@.n == 1 || @.n == 2)", "2")]
    [InlineData("@.n == 1 || @.n == 2 || @.m", "0,1,2")]
    [InlineData("@.n && @.t == 'bb' && @.l", "1")]
    [InlineData("@.n == 1 || @.n == 2 && @.t == 'a'", "0")]
    [InlineData("@.n in [1, 3]", "0")]
    [InlineData("@.n in []", "")]
    [InlineData("@.n in $.list", "0,1")]
    [InlineData("@.n in 1", "")]
    [InlineData("@.n nin [1,3]", "1")]
    [InlineData("@.t contains 'b'", "1")]
    [InlineData("@.t contains 'B'", "")]
    [InlineData("@.l contains 2", "0")]
    [InlineData("@.m contains 2", "")]
    [InlineData("@.l subsetof [1,2,3]", "0,1")]
    [InlineData("@.l subsetof [1]", "1")]
    [InlineData("@.n subsetof [1]", "")]
    [InlineData("@.l anyof [2,9]", "0")]
    [InlineData("@.n anyof [1]", "")]
    [InlineData("@.l noneof [9]", "0,1")]
    [InlineData("@.l noneof [2]", "1")]
    [InlineData("@.n noneof [9]", "")]
    [InlineData("@.l size 2", "0")]
    [InlineData("@.t size 2", "1")]
    [InlineData("@.n size 1", "")]
    [InlineData("@.l empty true", "1")]
    [InlineData("@.l empty false", "0")]
    [InlineData("@.t empty false", "0,1")]
    [InlineData("@.n empty true", "")]
    [InlineData("@.t =~ /b+/", "1")]
    [InlineData("@.t =~ /b/", "")]
    [InlineData("@.t =~ /A/", "")]
    [InlineData("@.t =~ /A/i", "0")]
    [InlineData("@.t =~ /a|bb/", "0,1")]
    [InlineData("@.n =~ /1/", "")]
    [InlineData("@.l[*] contains 1", "0")]
    [InlineData("@.l.length() == 0", "1")]
    [InlineData("  @.n==1&&@.t=='a'  ", "0")]
    [InlineData("@ . n", null)]
    [InlineData("@.n ~ 1", null)]
    [InlineData("@.n sizes 1", null)]
    [InlineData("@.n in [[1]]", null)]
    [InlineData("@.n in [@.n]", null)]
    [InlineData("@.n in [$.n]", null)]
    [InlineData("@.n in [1", null)]
    [InlineData("@.n in [1,]", null)]
    [InlineData("@.t =~ b", null)]
    [InlineData("@.t =~ /b", null)]
    [InlineData("@.t =~ /b\\", null)]
    [InlineData("@.t =~ /(/", null)]
    [InlineData("@.t =~ /(?=b)/", null)]
    [InlineData("1", null)]
    [InlineData("'a'", null)]
    [InlineData("", null)]
    [InlineData("@.n ||", null)]
    [InlineData("&& @.n", null)]
    public void A_filter_selects_the_matching_items(string filter, string? places)
    {
        var path = $"$.items[?({filter})]";
        if (places is null)
        {
            Assert.Throws<PathSyntaxException>(() => JsonPath.Parse(path));
            return;
        }
        var root = JsonText.Parse(Root)!;
        Assert.True(JsonPath.Parse(path).TrySelect(root, out var selected));
        Assert.Equal(places, string.Join(',', ((JsonArray)selected!).Select(one => Place(root, one))));
    }

    [Fact]
    public void A_regular_expression_may_contain_an_escaped_slash() =>
        Assert.Equal("[\"a/b\"]", Select("$[?(@ =~ /a\\/b/)]", """["a/b","a"]"""));

    [Fact]
    public void A_filter_on_an_object_selects_the_object_itself() =>
        Assert.Equal("""[[{"a":1}],[]]""", $"[{Select("$[?(@.a == 1)]", """{"a":1}""")},{Select("$[?(@.a == 2)]", """{"a":1}""")}]");

    [Fact]
    public void A_list_in_a_filter_may_contain_values_of_every_kind() => Assert.Equal(
        """["a","b",true,null,-1.5]""", Select("""$[?(@ in ['a', "b", true, null, -1.5])]""", """["a","b",true,null,-1.5,false]"""));

    [Theory]
    [InlineData(31, true)]
    [InlineData(32, false)]
    public void Parentheses_and_negations_may_be_nested_up_to_a_maximum_depth(int depth, bool isPath)
    {
        foreach (var (open, close) in new[] { ("(", ")"), ("!", "") })
        {
            var text = $"$[?({Repeated(open, depth)}@.a{Repeated(close, depth)})]";
            if (isPath) JsonPath.Parse(text);
            else Assert.Throws<PathSyntaxException>(() => JsonPath.Parse(text));
        }
    }

    private static string Repeated(string text, int times) => string.Concat(Enumerable.Repeat(text, times));

    private static string Select(string path, string json) =>
        JsonPath.Parse(path).TrySelect(JsonText.Parse(json), out var value) ? JsonText.Write(value) : "nothing";

    private static int Place(JsonNode root, JsonNode? item) =>
        ((JsonArray)root["items"]!).Index().Single(one => JsonText.Same(one.Item, item)).Index;
}
