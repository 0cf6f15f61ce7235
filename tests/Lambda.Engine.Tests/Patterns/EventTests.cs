using System.Text;
using Lambda.Engine.Patterns;

namespace Lambda.Engine.Tests.Patterns;

/// <summary>What events may look like: arrays, escapes, repeated names, and what is no event at all.</summary>
public sealed class EventTests
{
    private const string Employees =
        """{"employees":[{"firstName":"John","lastName":"Doe"},{"firstName":"Anna","lastName":"Smith","boss":true},{"firstName":"Peter","lastName":"Jones"}]}""";

    [Theory]
    [InlineData("""{"employees":{"firstName":["Anna"]}}""", true)]
    [InlineData("""{"employees":{"firstName":["Anna"],"lastName":["Smith"]}}""", true)]
    [InlineData("""{"employees":{"firstName":["Anna"],"lastName":["Jones"]}}""", false)]
    [InlineData("""{"employees":{"firstName":["Anna","Peter"],"lastName":["Jones"]}}""", true)]
    [InlineData("""{"employees":{"firstName":["Anna"],"boss":[{"exists":true}]}}""", true)]
    [InlineData("""{"employees":{"firstName":["Peter"],"boss":[{"exists":false}]}}""", true)]
    [InlineData("""{"employees":{"firstName":["Anna"],"boss":[{"exists":false}]}}""", false)]
    [InlineData("""{"employees":{"boss":[{"exists":false}]}}""", false)]
    [InlineData("""{"employees":{"age":[{"exists":false}]}}""", true)]
    [InlineData("""{"employees":[{"exists":true}]}""", false)]
    [InlineData("""{"employees":{"$or":[{"firstName":["Anna"],"lastName":["Jones"]},{"firstName":["John"],"lastName":["Doe"]}]}}""", true)]
    [InlineData(
        """{"employees":{"$or":[{"firstName":["Anna"],"lastName":["Jones"]},{"firstName":["John"],"lastName":["Smith"]}]}}""", false)]
    public void Fields_within_an_array_must_match_in_the_same_element(string pattern, bool matches) => Check(pattern, Employees, matches);

    [Theory]
    [InlineData("""[[{"a":1,"b":2}],[{"a":3,"b":4}]]""", "[1]", "[2]", true)]
    [InlineData("""[[{"a":1,"b":2}],[{"a":3,"b":4}]]""", "[1]", "[4]", false)]
    [InlineData("""[[{"a":1},{"b":2}]]""", "[1]", "[2]", false)]
    [InlineData("""[{"a":[1,2],"b":[3,4]}]""", "[2]", "[4]", true)]
    [InlineData("""[{"a":[[1],[2]],"b":4}]""", "[2]", "[4]", true)]
    [InlineData("""[7,{"a":1,"b":2},null]""", "[1]", "[2]", true)]
    [InlineData("{\"a\":1,\"b\":2}", "[1]", "[2]", true)]
    [InlineData("[]", "[{\"exists\":false}]", "[{\"exists\":false}]", true)]
    [InlineData("[[],[{}]]", "[{\"exists\":false}]", "[{\"exists\":false}]", true)]
    [InlineData("[[],[{\"a\":0}]]", "[{\"exists\":false}]", "[{\"exists\":false}]", false)]
    public void Fields_within_nested_arrays_must_match_in_the_same_element(string list, string a, string b, bool matches) =>
        Check($$$"""{"list":{"a":{{{a}}},"b":{{{b}}}}}""", $$"""{"list":{{list}}}""", matches);

    [Fact]
    public void An_array_of_values_matches_if_any_of_its_values_matches()
    {
        var pattern = """{"resources":["r1","r2"]}""";
        Check(pattern, """{"resources":["r0","r2"]}""", true);
        Check(pattern, """{"resources":["r0","r3"]}""", false);
        Check(pattern, """{"resources":[]}""", false);
        Check("""{"state":[{"anything-but":"a"}]}""", """{"state":["a","b"]}""", true);
        Check("""{"state":[{"anything-but":"a"}]}""", """{"state":["a","a"]}""", false);
    }

    [Fact]
    public void The_last_of_several_fields_with_the_same_name_counts()
    {
        Check("""{"source":["a"]}""", """{"source":"a","source":"b"}""", false);
        Check("""{"source":["b"]}""", """{"source":"a","source":"b"}""", true);
        Check("""{"source":["a"],"source":["b"]}""", """{"source":"a"}""", false);
        Check("""{"source":["a"],"source":["b"]}""", """{"source":"b"}""", true);
    }

    [Fact]
    public void A_dot_in_a_field_name_does_not_separate_nested_fields()
    {
        Check("""{"detail":{"state.status":["running"]}}""", """{"detail":{"state.status":"running"}}""", true);
        Check("""{"detail":{"state.status":["running"]}}""", """{"detail":{"state":{"status":"running"}}}""", false);
    }

    [Theory]
    [InlineData("""{"näme":["wörld"]}""", """{"n\u00e4me":"w\u00f6rld"}""")]
    [InlineData("""{"n\u00e4me":["w\u00f6rld"]}""", """{"näme":"wörld"}""")]
    [InlineData("""{"a":[{"prefix":"\ud83d\ude00"}]}""", """{"a":"😀!"}""")]
    [InlineData("""{"a":["😀"]}""", """{"a":"\ud83d\ude00"}""")]
    [InlineData("""{"a":["x😀y😀z"]}""", """{"a":"x\ud83d\ude00y\uD83D\uDE00z"}""")]
    [InlineData("""{"a":[{"suffix":"\n\"\\"}]}""", """{"a":"x\u000a\u0022\u005c"}""")]
    public void Escape_sequences_match_the_characters_they_stand_for(string pattern, string json) => Check(pattern, json, true);

    [Theory]
    [InlineData(10)]
    [InlineData(5000)]
    public void Escaped_text_of_any_length_is_matched(int length) =>
        Check($$"""{"a":[{"suffix":"\tend"}]}""", $$"""{"a":"{{string.Concat(Enumerable.Repeat("\\u00e4", length))}}\tend"}""", true);

    [Fact]
    public void Escaped_field_names_of_any_length_are_matched() =>
        Check($$"""{"{{new string('ä', 300)}}":[1]}""", $$"""{"{{LongEscaped}}":1}""", true);

    [Theory]
    [InlineData("")]
    [InlineData("no json")]
    [InlineData("7")]
    [InlineData("\"a\"")]
    [InlineData("""[{"a":1}]""")]
    [InlineData("""{"a":1""")]
    [InlineData("""{"a":1}}""")]
    [InlineData("""{"a":1} {"a":1}""")]
    [InlineData("""{"a":1,"b":}""")]
    [InlineData("""{"a":01}""")]
    [InlineData("""{"a":1,"b":"\ud80"}""")]
    public void An_event_that_is_not_a_JSON_object_does_not_match(string json)
    {
        Check("""{"a":[1]}""", json, false);
        Check("""{"none":[{"exists":false}]}""", json, false);
    }

    [Theory]
    [InlineData("""{"a":[{"exists":true}]}""", true)]
    [InlineData("""{"a":[{"exists":false}]}""", false)]
    [InlineData("""{"a":["xy"]}""", false)]
    [InlineData("""{"a":[{"anything-but":"xy"}]}""", true)]
    [InlineData("""{"a":[{"prefix":"x"}]}""", true)]
    [InlineData("""{"a":[{"prefix":{"equals-ignore-case":"X"}}]}""", true)]
    [InlineData("""{"a":[{"suffix":"y"}]}""", true)]
    [InlineData("""{"a":[{"suffix":{"equals-ignore-case":"Y"}}]}""", true)]
    [InlineData("""{"a":[{"equals-ignore-case":"XY"}]}""", false)]
    [InlineData("""{"a":[{"wildcard":"x*y"}]}""", true)]
    [InlineData("""{"a":[{"cidr":"10.0.0.0/8"}]}""", false)]
    [InlineData("""{"b":[1]}""", true)]
    [InlineData("""{"b":[2]}""", false)]
    public void An_unpaired_surrogate_does_not_affect_the_match_of_other_fields(string pattern, bool matches)
    {
        foreach (var half in new[] { "\\ud83d", "\\ude00", "\\uD83D\\u0041", "\\ude00\\ud83d" })
        {
            Check(pattern, $$"""{"\ud800":0,"a":"x{{half}}y","b":1}""", matches);
            Check(pattern, $$"""{"b":1,"a":["x{{half}}y"],"x{{half}}":{"a":1} }""", matches);
        }
    }

    [Fact]
    public void Bytes_that_are_not_Unicode_do_not_match()
    {
        Assert.False(EventPattern.Parse("""{"a":[{"equals-ignore-case":"x"}]}""").Matches([.. """{"a":" """u8, 0xff, .. "\"}"u8]));
    }

    [Fact]
    public void Nesting_of_any_depth_is_matched_without_overflowing_the_stack()
    {
        static string Nested(int depth) => $$"""{"a":{{new string('[', depth)}}1{{new string(']', depth)}},"b":1}""";
        Check("""{"a":[1],"b":[1]}""", Nested(500), true);
        Check("""{"a":[1],"b":[1]}""", Nested(1_000_000), true);
        Check("""{"a":[2],"b":[1]}""", Nested(1_000_000), false);
        Check("""{"b":[1]}""", Nested(1_000_000), true);
    }

    [Fact]
    public void Matching_allocates_no_memory()
    {
        var pattern = EventPattern.Parse(
            """{"source":["aws.ec2"],"long":[{"prefix":"ä"}],"name":[{"equals-ignore-case":"ÄÖ"}],"detail":{"ip":[{"cidr":"2001:db8::/32"}],"n":[{"numeric":[">",1]}],"file":[{"wildcard":"*a*b*"}],"none":[{"exists":false}]}}""");
        var json = Encoding.UTF8.GetBytes(
            """{"source":"aws.ec2","name":"\u00e4\u00f6","detail":{"ip":"2001:db8::1","n":1.5,"file":"xaybz"},"""
            + $"\"{LongEscaped}\":0,\"long\":\"{LongEscaped}\"}}");
        for (var i = 0; i < 100; i++) Assert.True(pattern.Matches(json));
        // A garbage collection of another test can empty the pool of buffers meanwhile.
        Assert.Contains(0L, Enumerable.Range(0, 5).Select(round =>
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var i = 0; i < 1000; i++) pattern.Matches(json);
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }));
    }

    private static string LongEscaped => string.Concat(Enumerable.Repeat("\\u00e4", 300));

    private static void Check(string pattern, string json, bool matches) =>
        Assert.Equal(matches, EventPattern.Parse(pattern).Matches(Encoding.UTF8.GetBytes(json)));
}
