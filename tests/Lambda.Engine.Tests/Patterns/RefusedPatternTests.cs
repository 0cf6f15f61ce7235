using Lambda.Engine.Patterns;

namespace Lambda.Engine.Tests.Patterns;

public sealed class RefusedPatternTests
{
    [Theory]
    [InlineData("", "$", "not JSON")]
    [InlineData("{", "$", "not JSON")]
    [InlineData("[1,2,3]", "$", "a pattern must be an object")]
    [InlineData("{}", "$", "must not be empty")]
    [InlineData("""{"":1}""", "$['']", "an array of the values")]
    [InlineData("""{"a":1}""", "$.a", "an array of the values")]
    [InlineData("""{"a":"x"}""", "$.a", "an array of the values")]
    [InlineData("""{"a":null}""", "$.a", "an array of the values")]
    [InlineData("""{"a":{}}""", "$.a", "must not be empty")]
    [InlineData("""{"a":{"b.c":{}}}""", "$.a['b.c']", "must not be empty")]
    [InlineData("""{"a":[]}""", "$.a", "must not be empty")]
    [InlineData("""{"a":[[1]]}""", "$.a[0]", "a value must be")]
    [InlineData("""{"a":["x",{}]}""", "$.a[1]", "must have an operator")]
    [InlineData("""{"a":[{"foo":"child"}]}""", "$.a[0].foo", "'foo' is not an operator")]
    [InlineData("""{"a":[{"prefix":"child","foo":[]}]}""", "$.a[0]", "only one operator")]
    [InlineData("""{"a":[{"prefix":3}]}""", "$.a[0].prefix", "needs a string")]
    [InlineData("""{"a":[{"prefix":["x"]}]}""", "$.a[0].prefix", "needs a string")]
    [InlineData("""{"a":[{"prefix":{"wildcard":"x"}}]}""", "$.a[0].prefix", "equals-ignore-case")]
    [InlineData("""{"a":[{"prefix":{"equals-ignore-case":5}}]}""", "$.a[0].prefix.equals-ignore-case", "needs a string")]
    [InlineData("""{"a":[{"prefix":{"equals-ignore-case":"abc","test":"def"}}]}""", "$.a[0].prefix", "only one operator")]
    [InlineData("""{"a":[{"suffix":3}]}""", "$.a[0].suffix", "needs a string")]
    [InlineData("""{"a":[{"suffix":{"equals-ignore-case":["abc"]}}]}""", "$.a[0].suffix.equals-ignore-case", "needs a string")]
    [InlineData("""{"a":[{"equals-ignore-case":5}]}""", "$.a[0].equals-ignore-case", "needs a string")]
    [InlineData("""{"a":[{"equals-ignore-case":["abc"]}]}""", "$.a[0].equals-ignore-case", "needs a string")]
    [InlineData("""{"a":[{"wildcard":5}]}""", "$.a[0].wildcard", "needs a string")]
    [InlineData("""{"a":[{"wildcard":"foo**bar"}]}""", "$.a[0].wildcard", "consecutive wildcard characters at position 3")]
    [InlineData("""{"a":[{"wildcard":"foo\\"}]}""", "$.a[0].wildcard", "invalid escape character at position 3")]
    [InlineData("""{"a":[{"wildcard":"\\foo"}]}""", "$.a[0].wildcard", "invalid escape character at position 0")]
    [InlineData("""{"a":[{"exists":"true"}]}""", "$.a[0].exists", "true or false")]
    [InlineData("""{"a":[{"exists":true,"x":1}]}""", "$.a[0]", "only one operator")]
    [InlineData("""{"a":[{"cidr":"foo"}]}""", "$.a[0].cidr", "an address, '/'")]
    [InlineData("""{"a":[{"cidr":"10.0.0/8"}]}""", "$.a[0].cidr", "'10.0.0' is not an IP address")]
    [InlineData("""{"a":[{"cidr":"example.com/8"}]}""", "$.a[0].cidr", "not an IP address")]
    [InlineData("""{"a":[{"cidr":"10.0.0.0/32"}]}""", "$.a[0].cidr", "less than 32")]
    [InlineData("""{"a":[{"cidr":"10.0.0.0/-1"}]}""", "$.a[0].cidr", "less than 32")]
    [InlineData("""{"a":[{"cidr":"::/128"}]}""", "$.a[0].cidr", "less than 128")]
    [InlineData("""{"a":[{"cidr":7}]}""", "$.a[0].cidr", "needs a string")]
    [InlineData("""{"a":[{"anything-but":null}]}""", "$.a[0].anything-but", "strings or numbers")]
    [InlineData("""{"a":[{"anything-but":true}]}""", "$.a[0].anything-but", "strings or numbers")]
    [InlineData("""{"a":[{"anything-but":[]}]}""", "$.a[0].anything-but", "must not be empty")]
    [InlineData("""{"a":[{"anything-but":["x",1]}]}""", "$.a[0].anything-but", "either strings or numbers")]
    [InlineData("""{"a":[{"anything-but":[null]}]}""", "$.a[0].anything-but[0]", "strings or numbers")]
    [InlineData("""{"a":[{"anything-but":[{"prefix":"x"}]}]}""", "$.a[0].anything-but[0]", "strings or numbers")]
    [InlineData("""{"a":[{"anything-but":{"numeric":["=",1]}}]}""", "$.a[0].anything-but.numeric", "does not take 'numeric'")]
    [InlineData("""{"a":[{"anything-but":{"prefix":27}}]}""", "$.a[0].anything-but.prefix", "needs a string")]
    [InlineData("""{"a":[{"anything-but":{"prefix":""}}]}""", "$.a[0].anything-but.prefix", "empty string")]
    [InlineData("""{"a":[{"anything-but":{"suffix":["1",""]}}]}""", "$.a[0].anything-but.suffix[1]", "empty string")]
    [InlineData("""{"a":[{"anything-but":{"prefix":"foo","a":1}}]}""", "$.a[0].anything-but", "only one operator")]
    [InlineData("""{"a":[{"anything-but":{"wildcard":["1","foo**bar"]}}]}""", "$.a[0].anything-but.wildcard[1]", "consecutive")]
    [InlineData("""{"a":[{"anything-but":{"equals-ignore-case":[1]}}]}""", "$.a[0].anything-but.equals-ignore-case[0]", "needs a string")]
    [InlineData("""{"a":[{"numeric":5}]}""", "$.a[0].numeric", "takes an array")]
    [InlineData("""{"a":[{"numeric":[]}]}""", "$.a[0].numeric", "an operator and a number")]
    [InlineData("""{"a":[{"numeric":["="]}]}""", "$.a[0].numeric", "an operator and a number")]
    [InlineData("""{"a":[{"numeric":["=",true]}]}""", "$.a[0].numeric[1]", "compares with numbers")]
    [InlineData("""{"a":[{"numeric":["=","1"]}]}""", "$.a[0].numeric[1]", "compares with numbers")]
    [InlineData("""{"a":[{"numeric":["==",1]}]}""", "$.a[0].numeric[0]", "the operator of numeric must be")]
    [InlineData("""{"a":[{"numeric":[1,"="]}]}""", "$.a[0].numeric[0]", "the operator of numeric must be")]
    [InlineData("""{"a":[{"numeric":["=",1,"<",2]}]}""", "$.a[0].numeric[0]", "must begin with its lower bound")]
    [InlineData("""{"a":[{"numeric":["<",1,">",0]}]}""", "$.a[0].numeric[0]", "must begin with its lower bound")]
    [InlineData("""{"a":[{"numeric":[">",1,">",2]}]}""", "$.a[0].numeric[2]", "must end with its upper bound")]
    [InlineData("""{"a":[{"numeric":[">",30,"<",1]}]}""", "$.a[0].numeric", "less than the upper")]
    [InlineData("""{"a":[{"numeric":[">=",1,"<=",1]}]}""", "$.a[0].numeric", "less than the upper")]
    [InlineData("""{"a":[{"numeric":["<",5000000000.1]}]}""", "$.a[0].numeric[1]", "between -5.0e9 and +5.0e9")]
    [InlineData("""{"a":[{"numeric":[">",0,"<",1e999]}]}""", "$.a[0].numeric[3]", "between -5.0e9 and +5.0e9")]
    [InlineData("""{"$or":{"a":[1]}}""", "$.$or", "at least 2 objects")]
    [InlineData("""{"$or":[{"a":[1]}]}""", "$.$or", "at least 2 objects")]
    [InlineData("""{"$or":[{"a":[1]},7]}""", "$.$or[1]", "must be an object")]
    [InlineData("""{"$or":[{"a":[1]},{}]}""", "$.$or[1]", "must not be empty")]
    [InlineData("""{"x":{"$or":[{"a":[1]},{"numeric":["=",1]}]}}""", "$.x.$or[1].numeric", "is an operator")]
    [InlineData("{\"a\":[\"\\ud800\"]}", "$", "not Unicode")]
    public void A_pattern_that_EventBridge_refuses_is_refused_with_the_position_of_the_error(string pattern, string path, string reason)
    {
        var refused = Assert.Throws<PatternException>(() => EventPattern.Parse(pattern));
        Assert.Equal(path, refused.Path);
        Assert.Contains(reason, refused.Reason, StringComparison.Ordinal);
        Assert.Equal($"Event pattern is not valid at {path}: {refused.Reason}", refused.Message);
    }

    [Fact]
    public void A_field_inside_the_or_operator_must_not_have_the_name_of_an_operator()
    {
        string[] operators =
        [
            "exactly", "equals-ignore-case", "prefix", "suffix", "anything-but", "exists", "wildcard", "numeric", "cidr",
            "=", "<", "<=", ">", ">=", "regex", "not-wildcard", "not-equals-ignore-case", "date-after", "date-on-or-after", "date-before",
            "date-on-or-before", "in-date-range", "ip-address-in-range", "ip-address-not-in-range",
        ];
        Assert.All(operators, name =>
        {
            var refused = Assert.Throws<PatternException>(() => EventPattern.Parse($$"""{"$or":[{"a":[1]},{"{{name}}":[1]}]}"""));
            Assert.Contains($"'{name}' is an operator", refused.Reason, StringComparison.Ordinal);
            EventPattern.Parse($$"""{"{{name}}":[1]}""");
        });
    }

    [Fact]
    public void The_error_for_a_pattern_that_is_too_complex_contains_the_path_of_the_field()
    {
        var refused = Assert.Throws<PatternException>(() => EventPattern.Parse("""{"a":[1],"x":{"id":[{"wildcard":"*aaaaaaaaaa"}]}}"""));
        Assert.Equal("$.x.id", refused.Path);
    }

    // Its conditions were kept as text, each with all that come before it: more than 100 MB for this one.
    [Fact]
    public void The_memory_of_a_pattern_grows_in_proportion_to_its_fields_and_rules()
    {
        var alternatives = Enumerable.Range(0, 7).Select(i => $"\"{(char)('A' + i)}\":{{\"$or\":[{{\"a\":[1]}},{{\"b\":[1]}}]}}");
        var fields = Enumerable.Range(100, 300).Select(i => $"\"f{i}\":[1]");
        var pattern = $"{{{string.Join(',', alternatives.Concat(fields))},\"z\":[{{\"wildcard\":\"*\"}}]}}";
        var before = GC.GetAllocatedBytesForCurrentThread();
        EventPattern.Parse(pattern);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 1, 60_000_000);
    }

    // The first is recorded on AWS, the second reported of it.
    [Theory]
    [InlineData("""{"arn":[{"wildcard":"*:*:*:*:*:event-bus/*"}]}""")]
    [InlineData("""{"id":[{"wildcard":"*:stack/a/*"},{"wildcard":"*:stack/b/*"},{"wildcard":"*:stack/c/*"},{"wildcard":"*:stack/d/*"}]}""")]
    [InlineData("""{"id":[{"wildcard":"*aaaaaaaaaa"}]}""")]
    [InlineData("""{"id":[{"anything-but":{"wildcard":["*:stack/a/*","*:stack/b/*","*:stack/c/*","*:stack/d/*","*:stack/e/*"]}}]}""")]
    [InlineData(
        """{"x":{"$or":[{"id":[{"wildcard":"*:stack/a/*"},{"wildcard":"*:stack/b/*"}]},{"id":[{"wildcard":"*:stack/c/*"},{"wildcard":"*:stack/d/*"}]}]}}""")]
    public void Wildcards_in_the_same_rule_that_are_too_complex_together_are_refused(string pattern) =>
        Assert.StartsWith(
            "Rule is too complex - try using fewer "
            + "wildcard characters", Assert.Throws<PatternException>(() => EventPattern.Parse(pattern)).Reason, StringComparison.Ordinal);

    // Never in more than ten states at once, but in so many sets of states that the analysis takes seconds.
    [Fact]
    public void Wildcards_whose_complexity_takes_too_long_to_compute_are_refused()
    {
        var random = new Random(1);
        var wildcards = "abc".Select(first => $$"""{"wildcard":"*{{first}}*{{new string(random.GetItems<char>("uvwxyz", 1200))}}"}""");
        var refused = Assert.Throws<PatternException>(() => EventPattern.Parse($$"""{"a":[{{string.Join(',', wildcards)}}]}"""));
        Assert.StartsWith("Rule is too complex", refused.Reason, StringComparison.Ordinal);
    }

    // The states of its beginning were named by all bytes before them.
    [Fact]
    public void The_memory_for_a_long_wildcard_grows_linearly_with_its_length()
    {
        static long Allocated(int length)
        {
            var pattern = $$"""{"a":[{"wildcard":"{{new string('ä', length)}}*"}]}""";
            var before = GC.GetAllocatedBytesForCurrentThread();
            EventPattern.Parse(pattern);
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }
        Allocated(10);
        Assert.InRange(Allocated(3_000), 1, 20 * Allocated(300));
    }

    [Theory]
    [InlineData("""{"arn":[{"wildcard":"arn:aws:events:us-east-1:*:event-bus/*"}]}""")]
    [InlineData("""{"file":[{"wildcard":"/Users/*/dir/dir/dir/dir/dir/doc.txt"}]}""")]
    [InlineData("""{"id":[{"wildcard":"*aaaaaaaaa"}]}""")]
    [InlineData("""{"id":[{"anything-but":{"wildcard":["d/*a","d/*b","d/*c","d/*d","d/*e","d/*f","d/*g","d/*h","d/*i","d/*j"]}}]}""")]
    [InlineData("""{"id":[{"wildcard":"*:stack/a/*"},{"wildcard":"*:stack/b/*"},{"wildcard":"*:stack/c/*"}]}""")]
    [InlineData("""{"state":[{"anything-but":{"wildcard":["*/init/*","*/dir/*"]}}]}""")]
    [InlineData(
        """{"a":[{"wildcard":"*:stack/a/*"},{"wildcard":"*:stack/b/*"}],"b":[{"wildcard":"*:stack/c/*"},{"wildcard":"*:stack/d/*"}]}""")]
    [InlineData(
        """{"$or":[{"a":[1],"b":[{"wildcard":"*:stack/a/*"},{"wildcard":"*:stack/b/*"}]},{"a":[2],"b":[{"wildcard":"*:stack/c/*"},{"wildcard":"*:stack/d/*"}]}]}""")]
    public void Wildcards_in_other_fields_or_rules_do_not_count_towards_the_complexity_limit(
        string pattern) => _ = EventPattern.Parse(pattern);

    [Fact]
    public void Numeric_bounds_of_plus_and_minus_five_billion_are_accepted() =>
        EventPattern.Parse("""{"a":[{"numeric":[">=",-5.0e9,"<=",5.0e9]}]}""");

    [Fact]
    public void A_pattern_may_have_4096_bytes_and_no_more()
    {
        static string Pattern(int length) => $$"""{"a":["{{new string('ä', length - 10)}}"]}""";
        EventPattern.Parse(Pattern(EventPattern.MaxLength));
        Assert.Contains(
            "longer than 4096",
            Assert.Throws<PatternException>(() => EventPattern.Parse(Pattern(EventPattern.MaxLength + 1))).Reason,
            StringComparison.Ordinal);
    }

    [Fact]
    public void The_or_operator_may_expand_to_1000_rules_and_no_more()
    {
        static string Or(string name, int alternatives) =>
            $$"""{"$or":[{{string.Join(',', Enumerable.Range(0, alternatives).Select(i => $$"""{"{{name}}":[{{i}}]}"""))}}]}""";
        static string Pattern(int third) => $$"""{"x":{{Or("a", 10)}},"y":{{Or("b", 10)}},"z":{{Or("c", third)}}}""";
        Assert.True(EventPattern.Parse(Pattern(10)).Matches("""{"x":{"a":9},"y":{"b":9},"z":{"c":9}}"""u8));
        Assert.Contains("more than 1000 rule combinations", Assert.Throws<PatternException>(() => EventPattern.Parse(Pattern(11))).Reason,
            StringComparison.Ordinal);
    }
}
