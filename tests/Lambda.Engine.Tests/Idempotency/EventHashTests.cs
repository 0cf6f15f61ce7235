using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Lambda.Engine.Idempotency;
using Lambda.Engine.Invocation;

namespace Lambda.Engine.Tests.Idempotency;

public sealed class EventHashTests
{
    [Theory]
    [InlineData(null, """{"a":[1,"x"]}""", """ { "a" : [ 1 , "\u0078" ] } """)]
    [InlineData("a", """{"a":"x","b":1}""", """{"b":2,"a":"\u0078"}""")]
    [InlineData("a,b", """{"a":1,"b":2}""", """{"b":2,"c":3,"a":1}""")]
    [InlineData("a,b", """{"a":1}""", """{"a":1,"b":null}""")]
    public void A_key_has_the_same_hash_however_its_JSON_is_written(string? paths, string one, string other) =>
        Assert.Equal(Of(paths, one), Of(paths, other));

    [Theory]
    [InlineData(null, """{"a":1,"b":2}""", """{"b":2,"a":1}""")]
    [InlineData(null, "1", "\"1\"")]
    [InlineData(null, "1", "1.0")]
    [InlineData(null, """["a","b"]""", """["a\",\"b"]""")]
    [InlineData(null, """["ab","c"]""", """["a","bc"]""")]
    [InlineData(null, "[[],1]", "[[1]]")]
    [InlineData(null, "", "null")]
    [InlineData(null, "{", "{{")]
    [InlineData(null, """["\ud800"]""", """["\ud801"]""")]
    [InlineData("a,b", """{"a":"x","b":"y"}""", """{"a":"y","b":"x"}""")]
    [InlineData("a,b", """{"a":"xy"}""", """{"a":"x","b":"y"}""")]
    [InlineData("a,b", """{"a":1}""", """{"b":1}""")]
    public void Different_keys_have_different_hashes(string? paths, string one, string other) =>
        Assert.NotEqual(Of(paths, one), Of(paths, other));

    [Theory]
    [InlineData("a", "{}")]
    [InlineData("a", """{"a":null}""")]
    [InlineData("a,b", """{"c":1}""")]
    [InlineData("a", "[")]
    [InlineData("a", "")]
    public void An_event_that_contains_no_part_of_the_key_has_no_hash(string paths, string json) => Assert.Null(Of(paths, json));

    [Fact]
    public void Two_functions_with_the_same_key_have_different_hashes() => Assert.NotEqual(Of(null, "1", "f"), Of(null, "1", "g"));

    [Fact]
    public void A_key_that_is_nested_as_deeply_as_the_API_allows_has_the_same_hash_with_white_space()
    {
        var (start, end) = (new string('[', PayloadJson.MaxDepth), new string(']', PayloadJson.MaxDepth));
        Assert.Equal(Of(null, start + end), Of(null, $"{start} {end}"));
    }

    // Records of keys outlive a deployment.
    [Theory]
    [InlineData(null, """{"a":["x",1,true,null]}""", "33107742c2e016f848fc49f8df4ed1602dd86bcbf2e590d2c6adc6afbe841e49")]
    [InlineData("a,b", """{"a":"x"}""", "a709b724dc670490c5ede55f15c5d067a8250262421f5d233aee28575161cb24")]
    [InlineData(null, "[1,x", "e0c495ef415694e86d467a11410122c4ca4361748b96622d0be9368935e8354b")]
    public void The_hash_of_an_event_never_changes_between_versions(
        string? paths, string json, string hash) => Assert.Equal(hash, Of(paths, json));

    [Fact]
    public void Long_text_and_escaped_text_are_hashed_completely()
    {
        var text = new string('x', 1000);
        Assert.NotEqual(Of(null, $"\"{text}a\""), Of(null, $"\"{text}b\""));
        Assert.Equal(Of(null, $"\"{text}a\""), Of(null, $"\"{text}\\u0061\""));
        Assert.NotEqual(Of(null, $"\"{text}\\u0061\""), Of(null, $"\"{text}\\u0062\""));
    }

    [Fact]
    public void A_hash_is_64_hexadecimal_digits() => Assert.Matches("^[0-9a-f]{64}$", Of(null, "1"));

    [Fact]
    public void Any_bytes_have_a_hash_and_the_hash_never_changes() => Prop.ForAll(ArbMap.Default.ArbFor<byte[]>(), bytes =>
        new EventHash("f", []).Of(bytes) is { Length: 64 } hash && hash == new EventHash("f", []).Of(bytes)
            && new EventHash("f", PayloadPath.Parse("a")).Of(bytes) is null or { Length: 64 }).QuickCheckThrowOnFailure();

    private static string? Of(string? paths, string json, string function = "f") =>
        new EventHash(function, paths is null ? [] : PayloadPath.Parse(paths)).Of(Encoding.UTF8.GetBytes(json));
}
