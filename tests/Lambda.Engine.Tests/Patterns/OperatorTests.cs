using System.Text;
using Lambda.Engine.Patterns;

namespace Lambda.Engine.Tests.Patterns;

/// <summary>
/// The examples of https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html and of the pages beside it.
/// </summary>
public sealed class OperatorTests
{
    /// <summary>The event of https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-event-patterns.html.</summary>
    private const string Ec2 = """
        {
          "version": "0", "id": "6a7e8feb-b491-4cf7-a9f1-bf3703467718", "detail-type": "EC2 Instance State-change Notification", "source": "aws.ec2",
          "account": "111122223333", "time": "2017-12-22T18:43:48Z", "region": "us-west-1",
          "resources": ["arn:aws:ec2:us-west-1:123456789012:instance/i-1234567890abcdef0"],
          "detail": { "instance-id": "i-1234567890abcdef0", "state": "terminated" }
        }
        """;

    [Theory]
    [InlineData(
        """{"source":["aws.ec2"],"detail-type":["EC2 Instance State-change Notification"],"detail":{"state":["terminated"]}}""", true)]
    [InlineData("""{"source":["aws.ec2","aws.fargate"]}""", true)]
    [InlineData("""{"source":["aws.fargate"]}""", false)]
    [InlineData("""{"detail":{"state":["running"]}}""", false)]
    [InlineData("""{"detail":{"state":["initializing","terminated"]}}""", true)]
    [InlineData("""{"state":["terminated"]}""", false)]
    [InlineData("""{"resources":["arn:aws:ec2:us-west-1:123456789012:instance/i-1234567890abcdef0"]}""", true)]
    [InlineData("""{"time":[{"prefix":"2017-12-22"}]}""", true)]
    [InlineData("""{"detail":[{"exists":true}]}""", false)]
    [InlineData("""{"detail":[{"exists":false}]}""", true)]
    public void A_pattern_looks_only_at_the_fields_that_it_names(string pattern, bool matches) => Check(pattern, Ec2, matches);

    [Theory]
    [InlineData("""["Alice"]""", "\"Alice\"", true)]
    [InlineData("""["Alice"]""", "\"alice\"", false)]
    [InlineData("""["Alice"]""", "\"Alice \"", false)]
    [InlineData("""["Alice",{"prefix":"Al"}]""", "\"Alice\"", true)]
    [InlineData("""[{"prefix":"Al"},{"suffix":"ce"}]""", "\"Alice\"", true)]
    [InlineData("[100]", "100", true)]
    [InlineData("[100]", "\"100\"", false)]
    [InlineData("""["100"]""", "100", false)]
    [InlineData("[300]", "\"300.0\"", false)]
    [InlineData("[true]", "1", false)]
    [InlineData("[true]", "true", true)]
    [InlineData("[true]", "false", false)]
    [InlineData("[true]", "\"true\"", false)]
    [InlineData("[false]", "false", true)]
    [InlineData("[null]", "null", true)]
    [InlineData("[null]", "\"\"", false)]
    [InlineData("[null]", "\"null\"", false)]
    [InlineData("""[""]""", "\"\"", true)]
    [InlineData("""[""]""", "null", false)]
    [InlineData("""["a",1,null]""", "null", true)]
    [InlineData("""["a",1,null]""", "1", true)]
    public void Strings_match_exactly_and_case_sensitively(string test, string value, bool matches) => CheckField(test, value, matches);

    [Theory]
    [InlineData("300", "300.0", true)]
    [InlineData("300", "3.0e2", true)]
    [InlineData("300.0", "300", true)]
    [InlineData("5", "5.0e0", true)]
    [InlineData("0", "-0.0", true)]
    [InlineData("300", "300.1", false)]
    [InlineData("300", "-300", false)]
    [InlineData("5e9", "5000000000", true)]
    [InlineData("6e9", "6e9", true)]
    [InlineData("6e9", "6000000000", false)]
    public void A_number_matches_in_every_notation(string number, string value, bool matches)
    {
        CheckField($"[{number}]", value, matches);
        CheckField($$"""[{"anything-but":{{number}}}]""", value, !matches);
        CheckField($$"""[{"anything-but":[1,{{number}}]}]""", value, !matches);
    }

    [Theory]
    [InlineData("""[{"prefix":"us-"}]""", "\"us-east-1\"", true)]
    [InlineData("""[{"prefix":"us-"}]""", "\"US-east-1\"", false)]
    [InlineData("""[{"prefix":"us-"}]""", "\"us\"", false)]
    [InlineData("""[{"prefix":""}]""", "\"anything\"", true)]
    [InlineData("""[{"prefix":""}]""", "1", false)]
    [InlineData("""[{"prefix":"1"}]""", "12", false)]
    [InlineData("""[{"prefix":{"equals-ignore-case":"eventb"}}]""", "\"EventBridge\"", true)]
    [InlineData("""[{"prefix":{"equals-ignore-case":"eventb"}}]""", "\"aEventBridge\"", false)]
    [InlineData("""[{"suffix":".png"}]""", "\"a.png\"", true)]
    [InlineData("""[{"suffix":".png"}]""", "\"a.PNG\"", false)]
    [InlineData("""[{"suffix":".png"}]""", "\"png\"", false)]
    [InlineData("""[{"suffix":{"equals-ignore-case":"tBridge"}}]""", "\"EventBRIDGE\"", true)]
    [InlineData("""[{"suffix":{"equals-ignore-case":"tBridge"}}]""", "\"EventBridges\"", false)]
    [InlineData("""[{"equals-ignore-case":"alice"}]""", "\"ALICE\"", true)]
    [InlineData("""[{"equals-ignore-case":"alice"}]""", "\"ALICEA\"", false)]
    [InlineData("""[{"equals-ignore-case":"alice"}]""", "\"ALIC\"", false)]
    [InlineData("""[{"equals-ignore-case":"ÄÖß"}]""", "\"äöß\"", true)]
    [InlineData("""[{"equals-ignore-case":"1"}]""", "1", false)]
    public void A_string_matches_by_its_prefix_or_by_its_suffix_or_case_insensitively(string test, string value, bool matches) =>
        CheckField(test, value, matches);

    [Theory]
    [InlineData("\"initializing\"", "\"running\"", true)]
    [InlineData("\"initializing\"", "\"initializing\"", false)]
    [InlineData("\"initializing\"", "7", true)]
    [InlineData("\"initializing\"", "null", true)]
    [InlineData("123", "456", true)]
    [InlineData("123", "123", false)]
    [InlineData("123", "\"123\"", true)]
    [InlineData("""["stopped","overloaded"]""", "\"overloaded\"", false)]
    [InlineData("""["stopped","overloaded"]""", "\"running\"", true)]
    [InlineData("[100,200,300]", "200", false)]
    [InlineData("[100,200,300]", "201", true)]
    [InlineData("""{"prefix":"init"}""", "\"initializing\"", false)]
    [InlineData("""{"prefix":"init"}""", "\"running\"", true)]
    [InlineData("""{"prefix":["init","error"]}""", "\"error-1\"", false)]
    [InlineData("""{"prefix":["init","error"]}""", "\"running\"", true)]
    [InlineData("""{"suffix":".txt"}""", "\"a.txt\"", false)]
    [InlineData("""{"suffix":[".txt",".rtf"]}""", "\"a.rtf\"", false)]
    [InlineData("""{"suffix":[".txt",".rtf"]}""", "\"a.png\"", true)]
    [InlineData("""{"equals-ignore-case":"initializing"}""", "\"INITIALIZING\"", false)]
    [InlineData("""{"equals-ignore-case":["initializing","stopped"]}""", "\"Stopped\"", false)]
    [InlineData("""{"equals-ignore-case":["initializing","stopped"]}""", "\"running\"", true)]
    [InlineData("""{"wildcard":"*/lib/*"}""", "\"/usr/lib/a\"", false)]
    [InlineData("""{"wildcard":"*/lib/*"}""", "\"/usr/bin/a\"", true)]
    [InlineData("""{"wildcard":["*/lib/*","*/bin/*"]}""", "\"/usr/bin/a\"", false)]
    [InlineData("""{"wildcard":["*/lib/*","*/bin/*"]}""", "\"/etc/a\"", true)]
    public void The_anything_but_operator_matches_every_value_that_is_not_excluded(string excluded, string value, bool matches) =>
        CheckField($$"""[{"anything-but":{{excluded}}}]""", value, matches);

    [Fact]
    public void The_anything_but_operator_does_not_match_a_missing_field() =>
        Check("""{"state":[{"anything-but":"initializing"}]}""", "{}", false);

    [Theory]
    [InlineData("""["=",100]""", "100", true)]
    [InlineData("""["=",100]""", "1.0e2", true)]
    [InlineData("""["=",100]""", "99.9", false)]
    [InlineData("""["=",100]""", "100.1", false)]
    [InlineData("""["=",3.018e2]""", "301.8", true)]
    [InlineData("""["=",100]""", "\"100\"", false)]
    [InlineData("""["<",10]""", "9.999999", true)]
    [InlineData("""["<",10]""", "10", false)]
    [InlineData("""["<=",10]""", "10", true)]
    [InlineData("""[">",10]""", "10", false)]
    [InlineData("""[">",10]""", "10.000001", true)]
    [InlineData("""[">=",10]""", "10", true)]
    [InlineData("""[">=",10]""", "9.9", false)]
    [InlineData("""[">=",10]""", "10.1", true)]
    [InlineData("""[">",10,"<=",20]""", "10", false)]
    [InlineData("""[">",10,"<=",20]""", "20", true)]
    [InlineData("""[">",10,"<=",20]""", "20.5", false)]
    [InlineData("""[">=",-5,"<",0]""", "-5", true)]
    [InlineData("""[">=",-5,"<",0]""", "0", false)]
    [InlineData("""["<",0]""", "-5e9", true)]
    [InlineData("""[">",0]""", "5e9", true)]
    [InlineData("""[">",0]""", "5000000000.1", false)]
    [InlineData("""["<",0]""", "-5000000001", false)]
    [InlineData("""[">",0]""", "1e999", false)]
    [InlineData("""[">",0]""", "true", false)]
    public void Numeric_comparisons_match_numbers_within_their_bounds(string comparison, string value, bool matches) =>
        CheckField($$"""[{"numeric":{{comparison}}}]""", value, matches);

    [Theory]
    [InlineData("10.0.0.0/24", "10.0.0.255", true)]
    [InlineData("10.0.0.0/24", "10.0.1.0", false)]
    [InlineData("10.0.0.77/24", "10.0.0.1", true)]
    [InlineData("192.0.2.0/31", "192.0.2.1", true)]
    [InlineData("192.0.2.0/31", "192.0.2.2", false)]
    [InlineData("0.0.0.0/0", "255.255.255.255", true)]
    [InlineData("0.0.0.0/0", "::1", false)]
    [InlineData("10.0.0.0/8", "10.0.0", false)]
    [InlineData("10.0.0.0/8", "10.0.0.256", false)]
    [InlineData("10.0.0.0/8", "10.0.0.1.1", false)]
    [InlineData("10.0.0.0/8", "10.0.0.0001", false)]
    [InlineData("0.0.0.0/0", "1..2.3", false)]
    [InlineData("10.0.0.0/8", "10.0.0.", false)]
    [InlineData("10.0.0.0/8", "10.0.0.1 ", false)]
    [InlineData("10.0.0.0/8", "", false)]
    [InlineData("2001:db8::/32", "2001:DB8:ffff::1", true)]
    [InlineData("2001:db8::/32", "2001:db9::1", false)]
    [InlineData("2001:db8::/32", "2001:0db8:0:0:0:0:0:1", true)]
    [InlineData("2001:db8::/32", "2001:db8::1::2", false)]
    [InlineData("2001:db8::/32", "2001:db8:0:0:0:0:0:0:1", false)]
    [InlineData("2001:db8::/32", "2001:db8::00001", false)]
    [InlineData("2001:db8::/32", "10.0.0.1", false)]
    [InlineData("::/0", "::", true)]
    [InlineData("::/0", "2001:db8::1", true)]
    [InlineData("::/0", "1:2:3:4:5:6:7", false)]
    [InlineData("::/0", "1:2:3:4:5:6:7:8", true)]
    [InlineData("::/0", "1:2:3:4:5:6:7:g", false)]
    [InlineData("::/0", "1:2:3:4::5:6:7", true)]
    [InlineData("::/0", "1:2:3:4::5:6:7:8", false)]
    [InlineData("::/0", "1:::2", false)]
    [InlineData("::/0", "1::2::3", false)]
    [InlineData("1::/16", "1::", true)]
    [InlineData("::1:0/112", "::1:2", true)]
    [InlineData("::1:0/112", "::2:2", false)]
    [InlineData("::1/127", "::", true)]
    [InlineData("::1/127", "::2", false)]
    [InlineData("fe80::1:0/112", "fe80::1:ffff", true)]
    public void An_IP_address_matches_if_it_is_in_the_network_of_the_pattern(string cidr, string value, bool matches) =>
        CheckField($$"""[{"cidr":"{{cidr}}"}]""", $"\"{value}\"", matches);

    [Theory]
    [InlineData("dir/*.png", "dir/icon.png", true)]
    [InlineData("dir/*.png", "dir/sub/icon.png", true)]
    [InlineData("dir/*.png", "dir/.png", true)]
    [InlineData("dir/*.png", "xdir/icon.png", false)]
    [InlineData("dir/*.png", "dir/icon.png.bak", false)]
    [InlineData("*", "", true)]
    [InlineData("a*a", "a", false)]
    [InlineData("a*a", "aa", true)]
    [InlineData("a*b*c", "abc", true)]
    [InlineData("a*b*c", "a-b-bc-c", true)]
    [InlineData("a*b*c", "acb", false)]
    [InlineData("*ab*ab*", "ab", false)]
    [InlineData("*ab*ab*", "xabyabz", true)]
    [InlineData("", "", true)]
    [InlineData("", "a", false)]
    [InlineData("plain", "plain", true)]
    [InlineData("""a\\*b""", "a*b", true)]
    [InlineData("""a\\*b""", "axb", false)]
    [InlineData("""a\\\\b""", """a\\b""", true)]
    [InlineData("""dir/\\**.png""", "dir/*icon.png", true)]
    [InlineData("""dir/\\**.png""", "dir/icon.png", false)]
    public void A_wildcard_matches_any_characters(string wildcard, string value, bool matches) =>
        CheckField($$"""[{"wildcard":"{{wildcard}}"}]""", $"\"{value}\"", matches);

    [Fact]
    public void A_wildcard_matches_only_strings() => CheckField("""[{"wildcard":"*"}]""", "1", false);

    [Theory]
    [InlineData("""{"a":1}""", true, false)]
    [InlineData("""{"a":null}""", true, false)]
    [InlineData("""{"a":""}""", true, false)]
    [InlineData("""{"a":[1]}""", true, false)]
    [InlineData("""{"a":[]}""", false, true)]
    [InlineData("""{"a":{"b":1}}""", false, true)]
    [InlineData("""{"a":{}}""", false, true)]
    [InlineData("""{"a":[{"b":1}]}""", false, true)]
    [InlineData("""{"b":1}""", false, true)]
    [InlineData("{}", false, true)]
    public void The_exists_operator_is_true_only_for_leaf_fields(string json, bool present, bool absent)
    {
        Check("""{"a":[{"exists":true}]}""", json, present);
        Check("""{"a":[{"exists":false}]}""", json, absent);
    }

    [Theory]
    [InlineData("""{"detail":{"c":{"d":[{"exists":false}]}}}""", "{}", true)]
    [InlineData("""{"detail":{"c":{"d":[{"exists":false}]}}}""", """{"detail":7}""", true)]
    [InlineData("""{"detail":{"c":{"d":[{"exists":false}]}}}""", """{"detail":{"c":{"d":0}}}""", false)]
    [InlineData("""{"a":[{"exists":false},"gold"]}""", "{}", true)]
    [InlineData("""{"a":[{"exists":false},"gold"]}""", """{"a":"gold"}""", true)]
    [InlineData("""{"a":[{"exists":false},"gold"]}""", """{"a":"silver"}""", false)]
    [InlineData("""{"a":[{"exists":false},{"exists":false}]}""", "{}", true)]
    [InlineData("""{"$or":[{"x":{"a":[{"exists":false}]}},{"x":{"b":[{"exists":false}]}}]}""", """{"x":7}""", true)]
    [InlineData("""{"a":[{"exists":false}],"b":[1]}""", """{"b":1}""", true)]
    [InlineData("""{"a":[{"exists":false}],"b":[1]}""", """{"b":2}""", false)]
    public void The_exists_false_operator_can_be_combined_with_other_values_and_other_fields(string pattern, string json, bool matches) =>
        Check(pattern, json, matches);

    private const string Or =
        """{"source":["aws.cloudwatch"],"$or":[{"metricName":["CPUUtilization","ReadLatency"]},{"metricType":["MetricType"],"namespace":["AWS/EC2","AWS/ES"],"$or":[{"metricId":[1234]},{"spaceId":[1000]}]},{"scope":["Service"]}]}""";

    [Theory]
    [InlineData("""{"source":"aws.cloudwatch","metricName":"ReadLatency"}""", true)]
    [InlineData("""{"source":"aws.ec2","metricName":"ReadLatency"}""", false)]
    [InlineData("""{"source":"aws.cloudwatch"}""", false)]
    [InlineData("""{"source":"aws.cloudwatch","metricType":"MetricType","namespace":"AWS/ES","spaceId":1000}""", true)]
    [InlineData("""{"source":"aws.cloudwatch","metricType":"MetricType","namespace":"AWS/ES"}""", false)]
    [InlineData("""{"source":"aws.cloudwatch","metricType":"MetricType","spaceId":1000}""", false)]
    [InlineData("""{"source":"aws.cloudwatch","scope":"Service"}""", true)]
    public void The_or_operator_matches_if_one_of_its_alternatives_and_all_other_fields_match(
        string json, bool matches) => Check(Or, json, matches);

    [Theory]
    [InlineData("""{"detail":{"c-count":1}}""", true)]
    [InlineData("""{"detail":{"d-count":9}}""", true)]
    [InlineData("""{"detail":{"x-limit":301.8}}""", true)]
    [InlineData("""{"detail":{"c-count":6,"d-count":10}}""", false)]
    [InlineData("""{"c-count":1}""", false)]
    public void The_or_operator_can_be_nested_inside_a_field(string json, bool matches) =>
        Check(
            """{"detail":{"$or":[{"c-count":[{"numeric":[">",0,"<=",5]}]},{"d-count":[{"numeric":["<",10]}]},{"x-limit":[{"numeric":["=",3.018e2]}]}]}}""",
            json,
                matches);

    [Fact]
    public void A_field_can_be_a_value_in_one_alternative_and_an_object_in_another()
    {
        var pattern = """{"$or":[{"a":["x"]},{"a":{"b":[1]}}]}""";
        Check(pattern, """{"a":"x"}""", true);
        Check(pattern, """{"a":{"b":1}}""", true);
        Check(pattern, """{"a":{"b":2}}""", false);
        Check("""{"$or":[{"a":["x"]},{"a":["y"]}],"a":{"b":[1]}}""", """{"a":["x",{"b":1}]}""", true);
        Check("""{"$or":[{"a":["x"]},{"a":["y"]}],"a":{"b":[1]}}""", """{"a":["z",{"b":1}]}""", false);
    }

    [Fact]
    public void More_alternatives_than_a_bit_mask_has_bits_are_matched()
    {
        var pattern = EventPattern.Parse(
            $$"""{"$or":[{{string.Join(',', Enumerable.Range(0, 200).Select(i => $$"""{"f{{i}}":[{{i}}]}"""))}}]}""");
        Assert.All(Enumerable.Range(0, 200), i => Assert.True(pattern.Matches(Encoding.UTF8.GetBytes($$"""{"f{{i}}":{{i}}}"""))));
        Assert.False(pattern.Matches("""{"f7":8,"f200":200}"""u8));
    }

    [Fact]
    public void The_documented_example_with_several_operators_matches_as_documented()
    {
        var pattern = """
            {"time":[{"prefix":"2017-10-02"}],"detail":{"state":[{"anything-but":"initializing"}],"c-count":[{"numeric":[">",0,"<=",5]}],
             "d-count":[{"numeric":["<",10]}],"x-limit":[{"anything-but":[100,200,300]}],"source-ip":[{"cidr":"10.0.0.0/24"}]}}
            """;
        var json =
            """{"time":"2017-10-02T16:24:49Z","detail":{"c-count":5,"d-count":3,"x-limit":301.8,"source-ip":"10.0.0.33","state":"running"}}""";
        Check(pattern, json, true);
        Check(pattern, json.Replace("10.0.0.33", "10.0.1.33", StringComparison.Ordinal), false);
        Check(pattern, json.Replace("301.8", "200", StringComparison.Ordinal), false);
        Check(pattern, json.Replace("running", "initializing", StringComparison.Ordinal), false);
    }

    private static void CheckField(string test, string value, bool matches) =>
        Check($$$"""{"detail":{"field":{{{test}}}}}""", $$$"""{"detail":{"field":{{{value}}}}}""", matches);

    private static void Check(string pattern, string json, bool matches) =>
        Assert.Equal(matches, EventPattern.Parse(pattern).Matches(Encoding.UTF8.GetBytes(json)));
}
