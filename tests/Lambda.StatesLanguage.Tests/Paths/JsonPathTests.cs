using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using Lambda.StatesLanguage.Errors;
using Lambda.StatesLanguage.Json;
using Lambda.StatesLanguage.Paths;

namespace Lambda.StatesLanguage.Tests.Paths;

public sealed class JsonPathTests
{
    // https://github.com/json-path/JsonPath, whose semantics Step Functions has.
    private const string Store =
        """
        {"store":{"book":[
          {"category":"reference","author":"Nigel Rees","title":"Sayings of the Century","price":8.95},
          {"category":"fiction","author":"Evelyn Waugh","title":"Sword of Honour","price":12.99},
          {"category":"fiction","author":"Herman Melville","title":"Moby Dick","isbn":"0-553-21311-3","price":8.99},
          {"category":"fiction","author":"J. R. R. Tolkien","title":"The Lord of the Rings","isbn":"0-395-19395-8","price":22.99}],
          "bicycle":{"color":"red","price":19.95}},"expensive":10,"a b":{"c.d":[0,1,2,3,4]},"none":null}
        """;

    [Theory]
    // The first as recorded on AWS.
    [InlineData("$['Test\\\"\"Name\"']", "Test\\\"\"Name\"")]
    [InlineData("$['it\\'s']", "it's")]
    [InlineData("$[\"say \\\"hi\\\"\"]", "say \"hi\"")]
    [InlineData("$['a\\\\b']", "a\\b")]
    [InlineData("$['a\\nb']", "a\\nb")]
    public async Task A_backslash_in_a_quoted_name_escapes_only_the_quote_and_itself(string path, string name)
    {
        var run = await Some.Run(
            Some.Machine($"\"Type\":\"Pass\",\"InputPath\":{JsonText.Write(JsonValue.Create(path))}"),
            new JsonObject { [name] = 1, ["other"] = 2 }.ToJsonString());

        Assert.Equal("1", run.Output);
    }

    [Theory]
    [InlineData("$.expensive", "10")]
    [InlineData("$.none", "null")]
    [InlineData("$['expensive']", "10")]
    [InlineData("$[\"a b\"]['c.d'][1]", "1")]
    [InlineData("$['a b']['c.d'][-1]", "4")]
    [InlineData("$['a b']['c.d'][0,2]", "[0,2]")]
    [InlineData("$['a b']['c.d'][1:3]", "[1,2]")]
    [InlineData("$['a b']['c.d'][:2]", "[0,1]")]
    [InlineData("$['a b']['c.d'][-2:]", "[3,4]")]
    [InlineData("$['a b']['c.d'][0:5:2]", "[0,2,4]")]
    [InlineData("$['a b']['c.d'][*]", "[0,1,2,3,4]")]
    [InlineData("$.store.bicycle.*", "[\"red\",19.95]")]
    [InlineData("$.store.bicycle['color','price']", "[\"red\",19.95]")]
    [InlineData("$.store.book[*].author", "[\"Nigel Rees\",\"Evelyn Waugh\",\"Herman Melville\",\"J. R. R. Tolkien\"]")]
    [InlineData("$..isbn", "[\"0-553-21311-3\",\"0-395-19395-8\"]")]
    [InlineData("$..book[2].title", "[\"Moby Dick\"]")]
    [InlineData("$.store..price", "[8.95,12.99,8.99,22.99,19.95]")]
    [InlineData("$.store.book.length()", "4")]
    [InlineData("$['a b']['c.d'].sum()", "10")]
    [InlineData("$['a b']['c.d'].avg()", "2")]
    [InlineData("$['a b']['c.d'].min()", "0")]
    [InlineData("$['a b']['c.d'].max()", "4")]
    [InlineData("$['a b']['c.d'].stddev()", "1.4142135623730951")]
    [InlineData("$['a b']['c.d'].first()", "0")]
    [InlineData("$['a b']['c.d'].last()", "4")]
    [InlineData("$['a b'].keys()", "[\"c.d\"]")]
    [InlineData("$['a b']['c.d'].size()", "5")]
    [InlineData("$['a b'].size()", "1")]
    [InlineData("$.store.bicycle.color.length()", "3")]
    [InlineData("$.expensive.length()", "null")]
    [InlineData("$.expensive.keys()", "null")]
    [InlineData("$.expensive.first()", "null")]
    [InlineData("$.expensive.last()", "null")]
    [InlineData("$.expensive.sum()", "null")]
    [InlineData("$['a b']['c.d'][9:].first()", "null")]
    [InlineData("$['a b']['c.d'][9:].last()", "null")]
    [InlineData("$..price.max()", "22.99")]
    [InlineData("$.store.book[*].price.length()", "4")]
    [InlineData("$..['isbn']", "[\"0-553-21311-3\",\"0-395-19395-8\"]")]
    [InlineData("$.store.bicycle.color.*", "[]")]
    [InlineData("$.store.bicycle['nothing','price']", "[19.95]")]
    [InlineData("$['a b']['c.d'][-5]", "0")]
    [InlineData("$['a b']['c.d'][4]", "4")]
    [InlineData("$['a b']['c.d'][0,-1,9,-9]", "[0,4]")]
    [InlineData("$['a b']['c.d'][-9:9]", "[0,1,2,3,4]")]
    [InlineData("$['a b']['c.d'][3:1]", "[]")]
    [InlineData("$['a b']['c.d'][1:-1]", "[1,2,3]")]
    [InlineData("$['a b']['c.d'][::3]", "[0,3]")]
    [InlineData("$['a b']['c.d'][1::]", "[1,2,3,4]")]
    [InlineData("$['a b']['c.d'][ 1 : 3 ]", "[1,2]")]
    [InlineData("$[ 'a b' ][ 'c.d' ][ 0 , 1 ]", "[0,1]")]
    [InlineData("$[ 'expensive' , 'none' ]", "[10,null]")]
    [InlineData("$[ * ].bicycle.color", "[\"red\"]")]
    [InlineData("$.store.book[ ?( @.price < 8.96 ) ].price", "[8.95]")]
    [InlineData("$.expensive[0:1]", "[]")]
    [InlineData("$.expensive..x", "[]")]
    [InlineData("$.nothing.*", "[]")]
    [InlineData("$..nothing", "[]")]
    public void A_path_selects_the_matching_values(string path, string expected)
    {
        Assert.True(JsonPath.Parse(path).TrySelect(JsonText.Parse(Store), out var value));
        Assert.Equal(expected, JsonText.Write(value));
    }

    [Theory]
    [InlineData("@.isbn", 2)]
    [InlineData("!@.isbn", 2)]
    [InlineData("@.price < 10", 2)]
    [InlineData("@.price <= 8.99", 2)]
    [InlineData("@.price > $.expensive", 2)]
    [InlineData("@.price >= 12.99", 2)]
    [InlineData("@.price == 8.95", 1)]
    [InlineData("@.category != 'fiction'", 1)]
    [InlineData("@.isbn != @.nothing", 2)]
    [InlineData("@.category == 'fiction' && @.price < 10", 1)]
    [InlineData("@.price < 8.96 || @.price > 20", 2)]
    [InlineData("(@.price < 8.96 || @.price > 20) && @.isbn", 1)]
    [InlineData("@.author =~ /.*TOLKIEN/i", 1)]
    [InlineData("@.category in ['reference', 'poetry']", 1)]
    [InlineData("@.category nin ['reference', 'poetry']", 3)]
    [InlineData("@.title contains 'Lord'", 1)]
    [InlineData("@['price'] == 12.99", 1)]
    [InlineData("@.title size 9", 1)]
    [InlineData("@.title empty false", 4)]
    public void A_filter_selects_the_matching_values(string filter, int count)
    {
        Assert.True(JsonPath.Parse($"$.store.book[?({filter})]").TrySelect(JsonText.Parse(Store), out var value));
        Assert.Equal(count, Assert.IsType<JsonArray>(value).Count);
    }

    [Theory]
    [InlineData("")]
    [InlineData("a")]
    [InlineData("$.")]
    [InlineData("$..")]
    [InlineData("$.a.")]
    [InlineData("$[")]
    [InlineData("$[]")]
    [InlineData("$['a]")]
    [InlineData("$['a'")]
    [InlineData("$[1")]
    [InlineData("$[1:2:0]")]
    [InlineData("$[99999999999]")]
    [InlineData("$[?(@.a ==)]")]
    [InlineData("$[?(@.a]")]
    [InlineData("$[?(@.a =~ /(/)]")]
    [InlineData("$.a.nothing()")]
    [InlineData("$.a(")]
    [InlineData("$.a.length(")]
    [InlineData("$.a.length(1)")]
    [InlineData("$.a.Length()")]
    [InlineData("$[1:2:3:4]")]
    [InlineData("$[1:2:-1]")]
    [InlineData("$[,1]")]
    [InlineData("$[1,]")]
    [InlineData("$[-]")]
    [InlineData("$['a',]")]
    [InlineData("$['a' 'b']")]
    [InlineData("$[*")]
    [InlineData("$[?@.a]")]
    [InlineData("$[?(@.a)")]
    [InlineData("$.a\nb")]
    [InlineData("$.a'b")]
    [InlineData("$.a$")]
    [InlineData("$.a@")]
    [InlineData("$.a]")]
    [InlineData("$...a")]
    [InlineData("$ .a")]
    [InlineData("$x")]
    public void An_invalid_path_is_refused(string path) => Assert.Throws<PathSyntaxException>(() => JsonPath.Parse(path));

    [Theory]
    [InlineData("$.a", "Invalid path '$.a' : No results for path: $['a']")]
    [InlineData("$.a.b.c", "Invalid path '$.a.b.c' : Missing property in path $['a']")]
    [InlineData("$.x.b", "Invalid path '$.x.b' : No results for path: $['x']['b']")]
    public void The_error_for_a_path_that_selects_nothing_says_where_the_path_ends(string path, string message)
    {
        var value = JsonText.Parse("""{"x":{}}""");

        Assert.False(JsonPath.Parse(path).TrySelect(value, out _));
        Assert.Equal(message, JsonPath.Parse(path).Explain(value));
    }

    [Theory]
    [InlineData("$.a.b[0]", "$['a']['b'][0]")]
    [InlineData("$..a[*].b", "$..['a'][*]['b']")]
    [InlineData("$['a','b'][1,2]", "$['a','b'][1,2]")]
    [InlineData("$[1:2][:3][1::2]", "$[1:2][:3][1::2]")]
    [InlineData("$.a.length()", "$['a'].length()")]
    [InlineData("$[?(@.a == 1)]", "$[?(@.a == 1)]")]
    public void A_path_is_normalized_as_in_the_error_messages_of_Step_Functions(string path, string normalized) =>
        Assert.Equal((normalized, path), (JsonPath.Parse(path).Normalized, JsonPath.Parse(path).ToString()));

    [Theory]
    [InlineData("$.a.b.length()", "Invalid path '$.a.b.length()' : Missing property in path $['a']")]
    [InlineData("$.x.y.length()", "Invalid path '$.x.y.length()' : Missing property in path $['x']['y']")]
    public void A_function_on_a_missing_value_selects_nothing(string path, string message)
    {
        var value = JsonText.Parse("""{"x":{}}""");

        Assert.False(JsonPath.Parse(path).TrySelect(value, out _));
        Assert.Equal(message, JsonPath.Parse(path).Explain(value));
    }

    [Theory]
    [InlineData("$a", "'$a' is not a path: unexpected 'a' at position 2.")]
    [InlineData("$[", "'$[' is not a path: it ends too early.")]
    [InlineData("$[?(@.a ? 1)]", "'$[?(@.a ? 1)]' is not a path: unexpected '?' at position 9.")]
    [InlineData("$[?(@.a ==", "'$[?(@.a ==' is not a path: it ends too early.")]
    [InlineData("a", "'a' is not a path: it does not start with '$'.")]
    [InlineData("$['a", "'$['a': a quoted string is not closed.")]
    [InlineData("$['a',b]", "'$['a',b]': expected a quotation mark at position 7.")]
    public void The_error_for_an_invalid_path_says_where_the_path_is_wrong(string path, string message) =>
        Assert.Equal(message, Assert.Throws<PathSyntaxException>(() => JsonPath.Parse(path)).Message);

    [Theory]
    [InlineData("$", true)]
    [InlineData("$.a.b[0]['c']", true)]
    [InlineData("$.a[*]", false)]
    [InlineData("$..a", false)]
    [InlineData("$.a[0:1]", false)]
    [InlineData("$['a','b']", false)]
    [InlineData("$[?(@.a)]", false)]
    [InlineData("$.a[-1]", false)]
    [InlineData("$.a.length()", false)]
    public void A_reference_path_selects_a_single_value(string path, bool isReference) =>
        Assert.Equal(isReference, JsonPath.Parse(path).IsReference);

    [Fact]
    public void A_path_with_too_many_results_is_stopped()
    {
        var value = JsonText.Parse(new string('[', 200) + new string(']', 200));

        Assert.Throws<StateException>(() => JsonPath.Parse("$..*..*..*").TrySelect(value, out _));
    }

    // Each would take minutes, or gigabytes.
    [Theory]
    [InlineData("$..[?($..x)]")]
    [InlineData("$..[?($..*..*)]")]
    [InlineData("$..[?(@..* == 1)]")]
    [InlineData("$..[?($ == $)]")]
    [InlineData("$..[?($.text =~ /b/)]")]
    [InlineData("$..[?($.text contains 'b')]")]
    [InlineData("$..[?($.list subsetof $.list)]")]
    [InlineData("$..*")]
    public void A_path_that_visits_the_same_values_too_often_is_stopped(string path)
    {
        var deep = string.Join(',', Enumerable.Repeat(new string('[', 200) + new string(']', 200), 300));
        var value = JsonText.Parse($$"""
            {"deep":[{{deep}}],"list":[{{string.Join(',', Enumerable.Range(0, 10_000))}}],"text":"{{new string('a', 100_000)}}"}
            """);

        var error = Assert.Throws<StateException>(() => JsonPath.Parse(path).TrySelect(value, out _));

        Assert.Contains("looks at more than", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[?(@", ")]")]
    [InlineData("[?((", "))]")]
    [InlineData("[?(!", ")]")]
    [InlineData(".a", "")]
    public void A_path_that_is_nested_too_deeply_is_refused(string open, string close)
    {
        var path = "$" + string.Concat(Enumerable.Repeat(open, 100_000)) + "@.a" + string.Concat(Enumerable.Repeat(close, 100_000));

        Assert.Throws<PathSyntaxException>(() => JsonPath.Parse(path));
    }

    [Fact]
    public void A_filter_may_search_a_long_list_for_every_item()
    {
        var numbers = string.Join(',', Enumerable.Range(0, 3_000));
        var value = JsonText.Parse($$"""{"items":[{{numbers}}],"wanted":[{{numbers}}]}""");

        Assert.True(JsonPath.Parse("$.items[?(@ in $.wanted)]").TrySelect(value, out var found));

        Assert.Equal(3_000, Assert.IsType<JsonArray>(found).Count);
    }

    [Fact]
    public void Any_text_is_accepted_as_a_path_or_refused() => Prop.ForAll<string>(text =>
    {
        try
        {
            JsonPath.Parse("$" + text).TrySelect(JsonText.Parse(Store), out _);
        }
        catch (PathSyntaxException)
        {
        }
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_normalized_path_selects_the_same_values() => Prop.ForAll(
        Gen.Elements("$.store.book[1].title", "$.store.bicycle.*", "$['a b']['c.d'][1:3]", "$.expensive").ToArbitrary(), path =>
    {
        var parsed = JsonPath.Parse(path);
        parsed.TrySelect(JsonText.Parse(Store), out var value);
        JsonPath.Parse(parsed.Normalized).TrySelect(JsonText.Parse(Store), out var again);
        return JsonText.Same(value, again);
    }).QuickCheckThrowOnFailure();
}
