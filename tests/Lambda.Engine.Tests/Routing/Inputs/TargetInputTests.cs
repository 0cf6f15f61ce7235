using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using Lambda.Engine.Routing;

namespace Lambda.Engine.Tests.Routing.Inputs;

/// <summary>
/// The examples of https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-transform-target-input.html, and what the service was
/// recorded to do.
/// </summary>
public sealed class TargetInputTests
{
    private const string Event = """
        {"version":"0","id":"7bf73129-1428-4cd3-a780-95db273d1602","detail-type":"EC2 Instance State-change Notification","source":"aws.ec2","account":"123456789012","time":"2015-11-11T21:29:54Z","region":"us-east-1","resources":["arn:aws:ec2:us-east-1:123456789012:instance/i-abcd1111"],"detail":{ "instance-id" : "i-0123456789","state":"RUNNING","n":9.50,"list":[{"a":1},{"a":"x"},{}] }}
        """;
    private static readonly RuleContext Rule = new(
        "example", "arn:aws:events:us-east-2:123456789012:rule/example", new(2026, 1, 2, 3, 4, 5, 678, TimeSpan.Zero));
    private static readonly Dictionary<string, string> Paths = new()
    {
        ["timestamp"] = "$.time",
        ["instance"] = "$.detail.instance-id",
        ["state"] = "$.detail.state",
        ["missing"] = "$.detail.missing",
        ["detail"] = "$.detail",
        ["n"] = "$.detail.n",
    };

    [Theory]
    [InlineData("\"instance <instance> is in <state>\"", "\"instance i-0123456789 is in RUNNING\"")]
    [InlineData("""
        "instance \"<instance>\" is in <state>"
        """, """
        "instance \"i-0123456789\" is in RUNNING"
        """)]
    [InlineData("""
        {
          "instance" : <instance>,
          "state": <state>
        }
        """, """{"instance":"i-0123456789","state":"RUNNING"}""")]
    [InlineData("""
        {
          "instance" : <instance>,
          "state": "<state>",
          "instanceStatus": "instance \"<instance>\" is in <state>"
        }
        """, """{"instance":"i-0123456789","state":"RUNNING","instanceStatus":"instance \"i-0123456789\" is in RUNNING"}""")]
    [InlineData("""
        {
          "instance" : <instance>,
          "state": [ 9, <state>, true ],
          "Transformed" : "Yes"
        }
        """, """{"instance":"i-0123456789","state":[9,"RUNNING",true],"Transformed":"Yes"}""")]
    [InlineData("\"<aws.events.rule-name> triggered\"", "\"example triggered\"")]
    [InlineData("""{"ruleArn":<aws.events.rule-arn>,"ruleName":<aws.events.rule-name>,"at":<aws.events.event.ingestion-time>}""",
        """{"ruleArn":"arn:aws:events:us-east-2:123456789012:rule/example","ruleName":"example","at":"2026-01-02T03:04:05Z"}""")]
    [InlineData("""{"originalEvent":<aws.events.event>}""",
        """{"originalEvent":{"id":"7bf73129-1428-4cd3-a780-95db273d1602","account":"123456789012","detailType":"EC2 Instance State-change Notification","time":"2015-11-11T21:29:54Z","source":"aws.ec2","region":"us-east-1","resources":["arn:aws:ec2:us-east-1:123456789012:instance/i-abcd1111"],"version":"0"}}""")]
    [InlineData("\"detail <missing>\"", "\"detail \"")]
    [InlineData("""{"command": <missing>}""", """{"command":""}""")]
    [InlineData(
        "\"{[/Check with special starting characters for event of <state> type\"",
        "\"{[/Check with special starting characters for event of RUNNING type\"")]
    [InlineData("""{"all": <detail>, "n": <n>, "text": "<n> < 10 <b"}""",
        """{"all":{"instance-id":"i-0123456789","state":"RUNNING","n":9.50,"list":[{"a":1},{"a":"x"},{}]},"n":9.50,"text":"9.50 < 10 <b"}""")]
    [InlineData("[<state>,<n>]", """["RUNNING",9.50]""")]
    [InlineData("[\t<n>\r\n, \"a \\\" b  \" ]", "[9.50,\"a \\\" b  \"]")]
    [InlineData("[\"\\\\\" , \"<n> \" ]", "[\"\\\\\",\"9.50 \"]")]
    public void A_template_is_filled_as_documented(string template, string expected) => Assert.Equal(expected, Fill(template));

    [Fact]
    public void A_template_can_contain_the_whole_event_as_a_value() =>
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(Event), JsonNode.Parse(Fill("""{"e":<aws.events.event.json>}"""))!["e"]));

    [Fact]
    public void A_JSON_value_inside_a_string_of_a_template_becomes_text() =>
        Assert.Equal("""{"a":1}""",
            (string?)JsonNode.Parse(
                Of(
                    new("f")
                    {
                        InputTransformer = new("\"<x>\"") { InputPathsMap = new Dictionary<string, string> { ["x"] = "$.detail.list[0]" } }
                    })));

    [Theory]
    [InlineData("$", Event)]
    [InlineData("$.detail.state", "\"RUNNING\"")]
    [InlineData("$.resources[0]", "\"arn:aws:ec2:us-east-1:123456789012:instance/i-abcd1111\"")]
    [InlineData("$.detail.list[1].a", "\"x\"")]
    [InlineData("$.detail.list[*].a", """[1,"x"]""")]
    [InlineData("$.detail.list.*", """[{"a":1},{"a":"x"},{}]""")]
    [InlineData("$.detail.list[3]", "null")]
    [InlineData("$.detail.list[2].*", "null")]
    [InlineData("$.detail.list[0].*", "[1]")]
    [InlineData("$.detail.list.a", "null")]
    [InlineData("$.detail[0]", "null")]
    [InlineData("$.detail.state.*", "null")]
    [InlineData("$.detail.list[000000002]", "{}")]
    [InlineData("$.detail.nothing", "null")]
    [InlineData("$.detail.state.more", "null")]
    [InlineData("$.detail-type", "\"EC2 Instance State-change Notification\"")]
    public void An_input_path_selects_a_part_of_the_event(string path, string expected) =>
        Assert.Equal(expected.Trim(), Of(new("f") { InputPath = path }).Trim());

    [Theory]
    [InlineData("detail")]
    [InlineData("$.")]
    [InlineData("$..a")]
    [InlineData("$['detail']")]
    [InlineData("$.detail[?(@.a)]")]
    [InlineData("$.detail[-1]")]
    [InlineData("")]
    public void An_unsupported_input_path_is_refused(string path) =>
        Assert.StartsWith(
            $"Lambda:Rules:r:Targets:0: '{path}' is not a path such as", Error(new("f") { InputPath = path }), StringComparison.Ordinal);

    [Fact]
    public void An_input_over_1_MB_is_refused()
    {
        var payload = Encoding.UTF8.GetBytes($$"""{"detail":"{{new string('x', 900_000)}}"}""");
        // It would have 270 MB.
        var bomb = InputTemplate.Compile(new($"[{string.Join(',', Enumerable.Repeat("<aws.events.event.json>", 300))}]"), "f");
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Contains(
            "at most 1048576 are allowed", Assert.Throws<InputTooLargeException>(() => bomb.Of(payload, Rule)).Message,
            StringComparison.Ordinal);
        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 50_000_000);
        Assert.Equal(payload.Length, InputTemplate.Compile(new("<aws.events.event.json>"), "f").Of(payload, Rule).Length);
    }

    [Fact]
    public void An_input_may_have_1_MB_and_no_more()
    {
        var whole = InputTemplate.Compile(new("<aws.events.event.json>"), "f");
        static byte[] Payload(int length) => Encoding.UTF8.GetBytes($"\"{new string('x', length - 2)}\"");
        Assert.Equal(1024 * 1024, whole.Of(Payload(1024 * 1024), Rule).Length);
        Assert.Contains("1048577", Assert.Throws<InputTooLargeException>(() => whole.Of(Payload(1024 * 1024 + 1), Rule)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void White_space_in_an_event_does_not_count_towards_the_input_limit()
    {
        var payload = Encoding.UTF8.GetBytes($"[{new string(' ', 1024 * 1024)}]");
        Assert.Equal(2, InputTemplate.Compile(new("<aws.events.event.json>"), "f").Of(payload, Rule).Length);
        Assert.Throws<InputTooLargeException>(
            () => InputTemplate.Compile(new("[<aws.events.event.json>,<aws.events.event.json>]"), "f").Of(payload, Rule));
    }

    [Fact]
    public void Quotes_in_a_rule_name_are_escaped_and_other_characters_are_kept()
    {
        var input = InputTemplate.Compile(new("[<aws.events.rule-name>,\"<aws.events.rule-name>\"]"), "f");
        var given = input.Of("{}"u8.ToArray(), Rule with { Name = "ä\"'<" });
        Assert.Equal("[\"ä\\\"'<\",\"ä\\\"'<\"]", Encoding.UTF8.GetString(given.Span));
    }

    [Fact]
    public void Constants_and_templates_and_paths_may_be_as_long_as_in_AWS()
    {
        Assert.Null(Error(new("f") { Input = new string('1', 8192) }));
        Assert.Null(Error(Template(new string('1', 8192))));
        Assert.Null(Error(new("f") { InputPath = "$." + new string('a', 254) }));
        Assert.Contains("InputTemplate has 0 characters; 1 to 8192", Error(Template("")), StringComparison.Ordinal);
    }

    [Fact]
    public void A_target_without_an_input_receives_the_event()
    {
        Assert.Same(TargetInput.WholeEvent, TargetInput.Compile(new("f"), "s", []));
        Assert.Equal(Event, Of(new("f")));
    }

    [Theory]
    [InlineData("name-with_all.of.it")]
    [InlineData("v<")]
    [InlineData("é")]
    public void A_variable_name_may_contain_only_letters_and_digits_and_dashes_and_underscores(string name) =>
        Assert.Contains($"'{name}' is not a valid variable name", Error(Template("1", new() { [name] = "$" })), StringComparison.Ordinal);

    [Fact]
    public void A_constant_input_is_passed_to_the_target_unchanged() =>
        Assert.Equal("{ \"a\": 1 }", Of(new("f") { Input = "{ \"a\": 1 }" }));

    [Fact]
    public void An_input_that_EventBridge_refuses_is_refused_with_its_reason()
    {
        Assert.Equal("Lambda:Rules:r:Targets:0: Only one of Input, InputPath, or InputTransformer must be provided for target f.",
            Error(new("f") { Input = "1", InputPath = "$" }));
        Assert.Equal(
            "Lambda:Rules:r:Targets:0: InputTemplate for target f contains invalid placeholder notdefinedkey.",
            Error(Template("\"<notdefinedkey>\"")));
        Assert.StartsWith("Lambda:Rules:r:Targets:0: Invalid InputTemplate for target f: it is not JSON", Error(Template("<state> is it")),
            StringComparison.Ordinal);
        Assert.StartsWith(
            "Lambda:Rules:r:Targets:0: Invalid InputTemplate for target f: "
            + "it is not JSON", Error(Template("{\"a\": <state>")), StringComparison.Ordinal);
        Assert.Equal(
            "Lambda:Rules:r:Targets:0: InputTemplate for target f has a variable in a property name.",
            Error(Template("{\"<state>\": 1}")));
        Assert.Equal(
            "Lambda:Rules:r:Targets:0: InputTemplate for target f has a variable in a property name.",
            Error(Template("{\"a\": {<state>: 1}}")));
        Assert.StartsWith(
            "Lambda:Rules:r:Targets:0: Invalid InputTemplate", Error(Template("{\"a\": <state>}\\")), StringComparison.Ordinal);
        Assert.Contains("InputTemplate has 8193 characters", Error(Template(new string('1', 8193))), StringComparison.Ordinal);
        Assert.Contains("Input has 8193 characters", Error(new("f") { Input = new string('1', 8193) }), StringComparison.Ordinal);
        Assert.Contains("Input is not JSON", Error(new("f") { Input = "{" }), StringComparison.Ordinal);
        Assert.Contains(
            "the path has 257 characters", Error(new("f") { InputPath = "$." + new string('a', 255) }), StringComparison.Ordinal);
        foreach (var name in new[] { "aws.x", "AWSx", "a b", "" })
            Assert.Contains(
                $"'{name}' is not a valid variable name", Error(Template("1", new() { [name] = "$" })), StringComparison.Ordinal);
        Assert.Contains(
            "InputPathsMap has 101 variables",
            Error(Template("1", Enumerable.Range(0, 101).ToDictionary(n => $"v{n}", _ => "$"))),
            StringComparison.Ordinal);
        Assert.Null(Error(Template("1", Enumerable.Range(0, 100).ToDictionary(n => $"v{n}", _ => "$"))));
    }

    [Fact]
    public void A_template_gives_valid_JSON_whatever_the_value_of_a_variable()
    {
        Prop.ForAll(ArbMap.Default.ArbFor<string>().Filter(text => text is not null && IsUnicode(text)), text =>
        {
            var payload = Encoding.UTF8.GetBytes($$$"""{"detail":{"v":{{{JsonSerializer.Serialize(text)}}}}}""");
            var target = Template("""{ "a" : <v>, "b" : "-<v>-" }""", new() { ["v"] = "$.detail.v" });
            var result = JsonNode.Parse(TargetInput.Compile(target, "s", []).Of(payload, Rule).Span)!;
            return (string?)result["a"] == text && (string?)result["b"] == $"-{text}-";
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(500));
    }

    private static bool IsUnicode(string text) => text.EnumerateRunes().All(rune => rune.Value != 0xFFFD);

    private static RuleTarget Template(string template, Dictionary<string, string>? paths = null) =>
        new("f") { InputTransformer = new(template) { InputPathsMap = paths ?? Paths } };

    private static string Fill(string template) => Of(Template(template));

    private static string Of(RuleTarget target)
    {
        var errors = new List<string>();
        var input = TargetInput.Compile(target, "Lambda:Rules:r:Targets:0", errors);
        Assert.Empty(errors);
        return Encoding.UTF8.GetString(input.Of(Encoding.UTF8.GetBytes(Event), Rule).Span);
    }

    private static string? Error(RuleTarget target)
    {
        var errors = new List<string>();
        TargetInput.Compile(target, "Lambda:Rules:r:Targets:0", errors);
        return errors.SingleOrDefault();
    }
}
