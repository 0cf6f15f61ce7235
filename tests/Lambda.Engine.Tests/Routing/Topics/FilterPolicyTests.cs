using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Lambda.Engine.Routing.Topics;

namespace Lambda.Engine.Tests.Routing.Topics;

/// <summary>
/// The examples of https://docs.aws.amazon.com/sns/latest/dg/string-value-matching.html, numeric-value-matching.html,
/// attribute-key-matching.html, and-or-logic.html and subscription-filter-policy-constraints.html there.
/// </summary>
public sealed class FilterPolicyTests
{
    [Theory]
    [InlineData("""["rugby", "tennis"]""", "String", "rugby", true)]
    [InlineData("""["rugby", "tennis"]""", "String", "tennis", true)]
    [InlineData("""["rugby", "tennis"]""", "String.Array", """["rugby", "tennis"]""", true)]
    [InlineData("""["rugby", "tennis"]""", "String", "baseball", false)]
    [InlineData("""["rugby", "tennis"]""", "String", "Rugby", false)]
    [InlineData("""["rugby", "tennis"]""", "String.Array", """["baseball"]""", false)]
    [InlineData("""[{"anything-but": ["rugby", "tennis"]}]""", "String", "baseball", true)]
    [InlineData("""[{"anything-but": ["rugby", "tennis"]}]""", "String.Array", """["rugby", "baseball"]""", true)]
    [InlineData("""[{"anything-but": ["rugby", "tennis"]}]""", "String", "rugby", false)]
    [InlineData("""[{"anything-but": {"prefix": "order-"}}]""", "String", "data-entry", true)]
    [InlineData("""[{"anything-but": {"prefix": "order-"}}]""", "String", "order-cancelled", false)]
    [InlineData("""[{"anything-but": {"suffix": "ball"}}]""", "String", "rugby", true)]
    [InlineData("""[{"anything-but": {"suffix": "ball"}}]""", "String", "baseball", false)]
    [InlineData("""[{"equals-ignore-case": "tennis"}]""", "String", "TENNIS", true)]
    [InlineData("""[{"equals-ignore-case": "tennis"}]""", "String", "Tennis2", false)]
    [InlineData("""[{"cidr": "10.0.0.0/24"}]""", "String", "10.0.0.255", true)]
    [InlineData("""[{"cidr": "10.0.0.0/24"}]""", "String", "10.1.1.0", false)]
    [InlineData("""[{"prefix": "bas"}]""", "String", "baseball", true)]
    [InlineData("""[{"prefix": "bas"}]""", "String", "rugby", false)]
    [InlineData("""[{"suffix": "ball"}]""", "String", "basketball", true)]
    [InlineData("""[{"suffix": "ball"}]""", "String", "rugby", false)]
    [InlineData("""[{"numeric": ["=", 301.5]}]""", "Number", "301.5", true)]
    [InlineData("""[{"numeric": ["=", 301.5]}]""", "Number", "3.015e2", true)]
    [InlineData("""[{"numeric": ["=", 301.5]}]""", "Number", "300", false)]
    [InlineData("""[{"numeric": ["=", 301.5]}]""", "String", "301.5", false)]
    [InlineData("""[{"anything-but": [100, 500]}]""", "Number", "101", true)]
    [InlineData("""[{"anything-but": [100, 500]}]""", "Number", "100", false)]
    [InlineData("""[{"numeric": ["<", 0]}]""", "Number", "-50", true)]
    [InlineData("""[{"numeric": ["<", 0]}]""", "Number", "0", false)]
    [InlineData("""[{"numeric": [">", 0, "<=", 150]}]""", "Number", "150", true)]
    [InlineData("""[{"numeric": [">", 0, "<=", 150]}]""", "Number", "151", false)]
    [InlineData("""[{"exists": true}]""", "String", "anything", true)]
    [InlineData("""[{"exists": true}]""", null, "", false)]
    [InlineData("""[{"exists": false}]""", null, "", true)]
    [InlineData("""[{"exists": false}]""", "String", "anything", false)]
    [InlineData("""[{"anything-but": ["a"]}, {"exists": false}]""", null, "", true)]
    [InlineData("""["rugby", {"prefix": "bas"}]""", "String", "basketball", true)]
    [InlineData("""[true]""", "String.Array", "[true]", true)]
    [InlineData("""[true]""", "String", "true", false)]
    [InlineData("""[null]""", "String.Array", "[null]", true)]
    [InlineData("""["a"]""", "String.Array", "no array", false)]
    [InlineData("""["Vg=="]""", "Binary", "Vg==", false)]
    public void Message_attributes_match_as_SNS_documents(string values, string? type, string value, bool matches) =>
        Assert.Equal(
            matches, Attributes($$"""{"interest": {{values}}}""").Matches(Message("", type is null ? [] : [("interest", type, value)])));

    [Theory]
    [InlineData(
        """{"store":["example_corp"],"event":["order_placed"]}""", """{"store":"example_corp","event":"order_placed","more":1}""", true)]
    [InlineData("""{"store":["example_corp"],"event":["order_placed"]}""", """{"store":"example_corp"}""", false)]
    [InlineData("""{"customer_interests":["rugby"]}""", """{"customer_interests":["soccer","rugby"]}""", true)]
    [InlineData(
        """{"customer_interests":[{"anything-but":["rugby","tennis"]}]}""", """{"customer_interests":["rugby","baseball"]}""", true)]
    [InlineData("""{"store":{"city":["London"],"open":[true]}}""", """{"store":{"city":"London","open":true}}""", true)]
    [InlineData("""{"store":{"city":["London"],"open":[true]}}""", """{"store":{"city":"London","open":"true"}}""", false)]
    [InlineData("""{"lines":{"sku":["1"]}}""", """{"lines":[{"sku":"0"},{"sku":"1"}]}""", true)]
    [InlineData("""{"price":[{"numeric":[">",100]}]}""", """{"price":210.75}""", true)]
    [InlineData("""{"source":["aws"],"$or":[{"metric":["cpu"]},{"ns":["ec2"]}]}""", """{"source":"aws","ns":"ec2"}""", true)]
    [InlineData("""{"source":["aws"],"$or":[{"metric":["cpu"]},{"ns":["ec2"]}]}""", """{"source":"aws","ns":"s3"}""", false)]
    [InlineData("""{"a":["b"]}""", "no JSON", false)]
    [InlineData("""{"a":["b"]}""", """["a"]""", false)]
    [InlineData("""{"a":[{"exists":false}]}""", "\"text\"", false)]
    public void Message_bodies_match_as_SNS_documents(string policy, string body, bool matches) =>
        Assert.Equal(matches, Body(policy).Matches(Message(body, [("a", "String", "b")])));

    [Fact]
    public void The_or_operator_also_works_for_message_attributes() =>
        Assert.True(Attributes("""{"$or":[{"a":["1"]},{"b":[{"exists":true}]}]}""").Matches(Message("", [("b", "Number", "7")])));

    [Theory]
    [InlineData(FilterPolicyScope.MessageAttributes, "{", "Invalid parameter: FilterPolicy: failed to parse JSON.")]
    [InlineData(FilterPolicyScope.MessageAttributes, "[]", "Invalid parameter: FilterPolicy: the policy must be a JSON object.")]
    [InlineData(
        FilterPolicyScope.MessageAttributes, """{"a":"b"}""", "Invalid parameter: FilterPolicy: \"a\" must be an object or an array")]
    [InlineData(FilterPolicyScope.MessageAttributes, """{"a":[]}""", "Invalid parameter: FilterPolicy: Empty arrays are not allowed")]
    [InlineData(FilterPolicyScope.MessageAttributes, """{"a":{"b":["c"]}}""",
        "Invalid parameter: Filter policy scope MessageAttributes does not support nested filter policy")]
    [InlineData(FilterPolicyScope.MessageAttributes, """{"a":["1"],"b":["1"],"c":["1"],"d":["1"],"e":["1"],"f":["1"]}""",
        "Invalid parameter: FilterPolicy: Filter policy can not have more than 5 keys")]
    [InlineData(FilterPolicyScope.MessageBody, """{"x":{"a":["1"],"b":["1"],"c":["1"]},"y":{"d":["1"],"e":["1"],"f":["1"]}}""",
        "Invalid parameter: FilterPolicy: Filter policy can not have more than 5 keys")]
    [InlineData(FilterPolicyScope.MessageAttributes, """{"a":[["b"]]}""",
        "Invalid parameter: FilterPolicy: Match value must be String, number, true, false, or null")]
    [InlineData(FilterPolicyScope.MessageAttributes, """{"a":[{"prefix":"b","suffix":"c"}]}""",
        "Invalid parameter: FilterPolicy: Only one key allowed in match expression")]
    [InlineData(
        FilterPolicyScope.MessageAttributes, """{"a":[{}]}""", "Invalid parameter: FilterPolicy: Only one key allowed in match expression")]
    [InlineData(FilterPolicyScope.MessageAttributes, """{"a":[{"prefix":1}]}""",
        "Invalid parameter: FilterPolicy: prefix match pattern must be a string")]
    [InlineData(FilterPolicyScope.MessageAttributes, """{"a":[{"suffix":1}]}""",
        "Invalid parameter: FilterPolicy: suffix match pattern must be a string")]
    [InlineData(FilterPolicyScope.MessageAttributes, """{"a":[{"equals-ignore-case":1}]}""",
        "Invalid parameter: FilterPolicy: equals-ignore-case match pattern must be a string")]
    [InlineData(FilterPolicyScope.MessageAttributes, """{"a":[{"cidr":1}]}""",
        "Invalid parameter: FilterPolicy: cidr match pattern must be a string")]
    [InlineData(FilterPolicyScope.MessageAttributes, """{"a":[{"anything-but":{"prefix":"x","numeric":[]}}]}""",
        "Invalid parameter: FilterPolicy: Unsupported anything-but pattern: numeric")]
    [InlineData(FilterPolicyScope.MessageAttributes, """{"\ud800":["a"]}""",
        "Invalid parameter: FilterPolicy: the policy has a string that is not Unicode.")]
    [InlineData(
        FilterPolicyScope.MessageBody, """{"a":{"b":{}}}""", "Invalid parameter: FilterPolicy: at $.a.b: an object must not be empty.")]
    [InlineData(FilterPolicyScope.MessageAttributes, """{"a":[{"prefix":{"equals-ignore-case":"b"}}]}""",
        "Invalid parameter: FilterPolicy: prefix match pattern must be a string")]
    [InlineData(FilterPolicyScope.MessageAttributes, """{"a":[{"exists":"yes"}]}""",
        "Invalid parameter: FilterPolicy: exists match pattern must be either true or false.")]
    [InlineData(FilterPolicyScope.MessageAttributes, """{"a":[{"anything-but":{"wildcard":"b*"}}]}""",
        "Invalid parameter: FilterPolicy: Unsupported anything-but pattern: wildcard")]
    [InlineData(FilterPolicyScope.MessageAttributes, """{"a":[{"wildcard":"b*"}]}""",
        "Invalid parameter: FilterPolicy: Unrecognized match type wildcard")]
    [InlineData(FilterPolicyScope.MessageAttributes, """{"a":[{"numeric":["!",1]}]}""",
        "Invalid parameter: FilterPolicy: at $.a[0].numeric[0]: the operator of numeric must be")]
    public void A_policy_that_SNS_refuses_is_refused_with_the_error_message_of_SNS(FilterPolicyScope scope, string policy, string reason)
    {
        Assert.Null(FilterPolicy.TryParse(policy, scope, out var error));
        Assert.StartsWith(reason, error, StringComparison.Ordinal);
    }

    // The documentation's: 3 x 1 x 2 = 6; 4 values three levels deep and 3 two deep are 72, with 3 more 216.
    [Theory]
    [InlineData(FilterPolicyScope.MessageAttributes, 150, true, 3, 50)]
    [InlineData(FilterPolicyScope.MessageAttributes, 151, false, 151)]
    [InlineData(FilterPolicyScope.MessageAttributes, 153, false, 3, 51)]
    [InlineData(FilterPolicyScope.MessageAttributes, 32, true, 2, 2, 2, 2, 2)]
    public void A_policy_may_have_up_to_150_combinations_of_values(
        FilterPolicyScope scope, int combinations, bool accepted, params int[] sizes)
    {
        Assert.Equal(combinations, sizes.Aggregate((all, one) => all * one));
        var policy = JsonSerializer.Serialize(
            sizes.Index().ToDictionary(one => $"k{one.Index}", one => Enumerable.Range(0, one.Item).Select(n => $"v{n}")));
        Assert.Equal(accepted, FilterPolicy.TryParse(policy, scope, out var error) is not null);
        if (!accepted) Assert.Equal("Invalid parameter: FilterPolicy: Filter policy is too complex", error);
    }

    [Theory]
    [InlineData(75, 75, true)]
    [InlineData(75, 76, false)]
    public void The_combinations_of_alternatives_in_an_or_operator_are_added(int one, int other, bool accepted)
    {
        static string Values(int count) => string.Join(',', Enumerable.Range(0, count));
        var policy = $$"""{"$or":[{"a":[{{Values(one)}}]},{"b":[{{Values(other)}}]}]}""";
        Assert.Equal(accepted, FilterPolicy.TryParse(policy, FilterPolicyScope.MessageAttributes, out _) is not null);
    }

    [Theory]
    [InlineData("""{"a":[1],"b":[1],"c":[1],"d":[1],"e":[1]}""")]
    [InlineData("""{"$or":[{"a":[1],"b":[1],"c":[1]},{"a":[2],"d":[1],"e":[1]}]}""")]
    [InlineData("""{"a":[{"anything-but":{"prefix":"x"}},{"anything-but":{"suffix":"x"}},{"anything-but":"x"},{"cidr":"10.0.0.0/8"}]}""")]
    [InlineData("""{"a":[{"suffix":"x"},{"equals-ignore-case":"x"},{"exists":false},{"exists":true},true,false,null,1.5]}""")]
    public void A_policy_with_up_to_five_keys_and_any_operators_is_accepted(string policy) =>
        Assert.True(FilterPolicy.TryParse(policy, FilterPolicyScope.MessageAttributes, out var error) is not null, error);

    [Fact]
    public void A_policy_may_have_256_KB_and_no_more()
    {
        static string Policy(int length) => $$"""{"a":["{{new string('x', length - 10)}}"]}""";
        Assert.NotNull(FilterPolicy.TryParse(Policy(256 * 1024), FilterPolicyScope.MessageBody, out var error));
        Assert.Null(error);
        Assert.Null(FilterPolicy.TryParse(Policy(256 * 1024 + 1), FilterPolicyScope.MessageBody, out error));
        Assert.Equal("Invalid parameter: FilterPolicy: the policy is larger than 256 KB.", error);
    }

    [Fact]
    public void Keys_with_the_same_name_in_different_places_count_separately()
    {
        var policy = $"{{{string.Join(',', Enumerable.Range(0, 6).Select(at => $$"""  "p{{at}}":{"k":["x"]}  """))}}}";
        Assert.Null(FilterPolicy.TryParse(policy, FilterPolicyScope.MessageBody, out var error));
        Assert.Equal("Invalid parameter: FilterPolicy: Filter policy can not have more than 5 keys", error);
    }

    [Fact]
    public void Hostile_policies_are_refused_without_using_much_memory()
    {
        var deepOr = """{"a":["x"]}""";
        for (var depth = 0; depth < 20; depth++) deepOr = $$"""{"$or":[{{deepOr}},{"b":["y"]}]}""";
        // 2 to the power of 30 rules, if they were written out.
        var wideOr = $"{{{string.Join(
            ',', Enumerable.Range(0, 30).Select(at => $$"""  "k{{at}}":{"$or":[{"a":["1"]},{"a":["2"]}]}  """))}}}";
        var values = string.Join(',', Enumerable.Range(0, 151).Select(at => $"\"{at}\""));
        foreach (var policy in new[]
        {
            deepOr.Replace("b", "$or", StringComparison.Ordinal), wideOr, $$"""{"$or":[],"a":[{{values}}]}""",
            $$"""{"a":{"$or":[]},"b":[{{values}}]}""", $$"""{"$or":[{"a":[{{values}}]},{"b":["x"]}]}""",
            string.Concat(Enumerable.Repeat("""{"a":""", 70)) + """["x"]""" + new string('}', 70),
            $$"""{"a":[{"prefix":"{{new string('x', 300_000)}}"}]}""", """{"a":["\ud800"]}""", """{"$or":{"a":["x"]}}""", "[]", "", "null",
        })
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            Assert.Null(FilterPolicy.TryParse(policy, FilterPolicyScope.MessageBody, out var error));
            Assert.StartsWith("Invalid parameter: ", error, StringComparison.Ordinal);
            Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 50_000_000);
        }
    }

    [Fact]
    public void Each_level_of_nesting_multiplies_the_combinations_of_its_values()
    {
        const string Accepted = """{"key_a":{"key_b":{"key_c":["1","2","3","4"]}},"key_d":{"key_e":["1","2","3"]}}""";
        const string Refused = """{"key_a":{"key_b":{"key_c":["1","2","3","4"]}},"key_d":{"key_e":["1","2","3"]},"key_f":["1","2","3"]}""";
        Assert.NotNull(FilterPolicy.TryParse(Accepted, FilterPolicyScope.MessageBody, out _));
        Assert.Null(FilterPolicy.TryParse(Refused, FilterPolicyScope.MessageBody, out var error));
        Assert.Equal("Invalid parameter: FilterPolicy: Filter policy is too complex", error);
    }

    [Fact]
    public void Attributes_match_like_a_body_with_the_same_values()
    {
        var values = Gen.Elements("a", "b", "ab", "A", "");
        var policies = Gen.Elements(
            """["a","b"]""", """[{"prefix":"a"}]""", """[{"anything-but":["a"]}]""", """[{"suffix":"b"}]""", """[{"exists":false}]""",
            """[{"equals-ignore-case":"a"}]""");
        var cases = from x in Gen.OneOf(
            values, Gen.Constant<string>(null!))
                    from y in values
                    from p in policies
                    from q in policies
                    select (x, y, p, q);
        Prop.ForAll(cases.ToArbitrary(), one =>
        {
            var policy = $$"""{"x":{{one.p}},"y":{{one.q}}}""";
            var given = new[] { ("x", one.x), ("y", one.y) }.Where(pair => pair.Item2 is not null).ToArray();
            var body = JsonSerializer.Serialize(given.ToDictionary(pair => pair.Item1, pair => pair.Item2));
            return Attributes(policy).Matches(Message("", [.. given.Select(pair => (pair.Item1, "String", pair.Item2))]))
                == Body(policy).Matches(Message(body, []));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(500));
    }

    private static FilterPolicy Attributes(string policy) => Parsed(policy, FilterPolicyScope.MessageAttributes);

    private static FilterPolicy Body(string policy) => Parsed(policy, FilterPolicyScope.MessageBody);

    private static FilterPolicy Parsed(string policy, FilterPolicyScope scope) =>
        FilterPolicy.TryParse(policy, scope, out var error) ?? throw new InvalidOperationException(error);

    private static TopicMessage Message(string body, (string Name, string Type, string Value)[] attributes) =>
        new("1", body, null, default, attributes.ToDictionary(one => one.Name, one => new MessageAttribute(one.Type, one.Value)));
}
