using System.Text;
using Lambda.Engine.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace Lambda.Engine.Tests.Routing;

public sealed class EventRulesTests : IDisposable
{
    private const string Any = """{"source":["shop"]}""";
    private readonly TestEngine _engine = new(functions => functions.AddRaw<Echo>("a").AddRaw<Counts>("b"));

    public void Dispose() => _engine.Dispose();

    [Fact]
    public void Rules_come_from_code_and_settings_and_settings_override_code()
    {
        var rules = Rules(code => code.Add("one", Any, "a").Add("two", Any, "a", "b"),
            ("Lambda:Rules:two:Targets:0", "b"), ("Lambda:Rules:two:Description", "Changed."), ("Lambda:Rules:three:Pattern", Any),
            ("Lambda:Rules:three:Targets", "a"), ("Lambda:Rules:three:Enabled", "false"));
        Assert.Equal([("one", "", true, "a"), ("three", "", false, "a"), ("two", "Changed.", true, "b")],
            rules.All.Select(rule =>
                (rule.Name, rule.Description, rule.Enabled, string.Join(',', rule.Targets.Select(target => target.Function.Name)))));
    }

    [Fact]
    public void A_schedule_expression_over_256_characters_is_refused() => Assert.Contains(
        "has 421 characters; at most 256 are allowed",
        Assert.Throws<OptionsValidationException>(() => Rules(code => code.AddSchedule(
            "often", $"cron({string.Join(',', Enumerable.Repeat("0", 203))} 0 * * ? *)", "a"))).Message, StringComparison.Ordinal);

    [Fact]
    public void Only_enabled_rules_match_events()
    {
        var rules = Rules(
            code => code.Add("on", Any, "a").Add("off", Any, "a").Add("other", """{"source":["bank"]}""", "a"),
            ("Lambda:Rules:off:Enabled", "False"));
        Assert.Equal(["on"], rules.Matching("""{"source":"shop"}"""u8).Select(rule => rule.Name));
    }

    [Theory]
    [InlineData(
        """{"Pattern":{"source":["shop"],"detail":{"total":[{"numeric":[">",10,"<=","20.5"]}],"coupon":[{"exists":false}],"state":[{"anything-but":["void"]},{"prefix":"p"}]}}}""",
            """{"source":"shop","detail":{"total":20.5,"state":"paid"}}""", """{"source":"shop","detail":{"total":10,"state":"paid"}}""")]
    [InlineData("""{"Pattern":{"detail":{"items":{"sku":["1","x"]}}}}""", """{"detail":{"items":[{"sku":"1"}]}}""",
        """{"detail":{"items":[{"sku":1}]}}""")]
    [InlineData("""{"Pattern":"{\"detail\":{\"items\":{\"sku\":[1]}}}"}""", """{"detail":{"items":[{"sku":1}]}}""",
        """{"detail":{"items":[{"sku":"1"}]}}""")]
    public void A_pattern_in_settings_can_be_JSON_text_or_a_configuration_section(string rule, string matching, string other)
    {
        var settings = new ConfigurationBuilder().AddJsonStream(
            new MemoryStream(Encoding.UTF8.GetBytes("""{"Lambda":{"Rules":{"r":""" + rule[..^1] + ""","Targets":["a"]}}}}"""))).Build();
        var rules = new EventRules(new RuleRegistry(), _engine.Catalogue, settings);
        Assert.Single(rules.Matching(Encoding.UTF8.GetBytes(matching)));
        Assert.Empty(rules.Matching(Encoding.UTF8.GetBytes(other)));
    }

    [Theory]
    [InlineData(
        "Pattern", """{"source":"shop"}""", "Lambda:Rules:r:Pattern is not valid at $.source: a field must have an array of the values")]
    [InlineData("Pattern", "", "Lambda:Rules:r:Pattern is missing")]
    [InlineData("Pattern:detail:total:0:numeric:0", "=", "Lambda:Rules:r:Pattern is not valid at $.detail.total[0].numeric")]
    [InlineData("Pattern:detail:state", "paid", "Lambda:Rules:r:Pattern is not valid at $.detail.state")]
    [InlineData("Targets:0", "c", "Lambda:Rules:r:Targets:0: there is no function 'c'; there are a, b.")]
    [InlineData("Targets:1", "a", "Lambda:Rules:r:Targets:1: 'a' is already a target.")]
    [InlineData("Enabled", "yes", "Lambda:Rules:r:Enabled is 'yes'; it must be true or false.")]
    [InlineData("Target", "a",
        "Lambda:Rules:r:Target: there is no such setting. Known settings are Pattern, ScheduleExpression, Targets, Enabled, Description.")]
    public void The_error_for_an_invalid_rule_names_its_setting(string setting, string value, string message)
    {
        (string, string)[] rule = setting.StartsWith("Pattern", StringComparison.Ordinal)
            ? [("Lambda:Rules:r:Targets:0", "a")]
            : [("Lambda:Rules:r:Pattern", Any), ("Lambda:Rules:r:Targets:0", "a")];
        Assert.Contains(
            Failures(null, [.. rule.Where(pair => pair.Item1 != $"Lambda:Rules:r:{setting}"), ($"Lambda:Rules:r:{setting}", value)]),
            failure => failure.StartsWith(message, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("with space")]
    [InlineData("a/b")]
    [InlineData("line\n")]
    [InlineData("a1234567890123456789012345678901234567890123456789012345678901234")]
    public void A_rule_name_that_EventBridge_would_refuse_is_refused(string name) =>
        Assert.Contains(
            Failures(code => code.Add(name, Any, "a")), failure => failure.Contains("is not a rule's name", StringComparison.Ordinal));

    [Fact]
    public void A_rule_name_may_have_64_characters_from_letters_and_digits_and_dots_and_dashes_and_underscores() =>
        Assert.Single(Rules(code => code.Add("A.b-c_9" + new string('x', 57), Any, "a")).All);

    [Fact]
    public void A_rule_must_have_one_to_five_targets()
    {
        using var engine = new TestEngine(functions => { foreach (var name in "abcdef") functions.AddRaw<Echo>($"{name}"); });
        Assert.Equal(
            5,
            new EventRules(new RuleRegistry().Add("r", Any, "a", "b", "c", "d", "e"), engine.Catalogue, Settings()).All[0].Targets.Count);
        foreach (var targets in new string[][] { [], ["a", "b", "c", "d", "e", "f"] })
            Assert.Equal(
                [$"Lambda:Rules:r:Targets has {targets.Length} functions; a rule has 1 to 5."],
                Assert.Throws<OptionsValidationException>(
                    () => new EventRules(new RuleRegistry().Add("r", Any, targets), engine.Catalogue, Settings())).Failures);
    }

    [Fact]
    public void Two_rules_with_the_same_name_are_refused_and_so_is_a_description_that_is_too_long() =>
        Assert.Equal(
            ["Two rules are named 'R'.", "Lambda:Rules:r:Description has 513 characters; at most 512 are allowed."],
            Failures(code => code.Add("r", Any, "a").Add("R", Any, "b"), ("Lambda:Rules:r:Description", new string('x', 513))));

    private EventRules Rules(Action<RuleRegistry>? code, params (string, string)[] settings)
    {
        var registry = new RuleRegistry();
        code?.Invoke(registry);
        return new(registry, _engine.Catalogue, Settings(settings));
    }

    private IEnumerable<string> Failures(Action<RuleRegistry>? code, params (string, string)[] settings) =>
        Assert.Throws<OptionsValidationException>(() => Rules(code, settings)).Failures;

    private static IConfiguration Settings(params (string Name, string Value)[] settings) =>
        new ConfigurationBuilder().AddInMemoryCollection(
            settings.Select(pair => KeyValuePair.Create(pair.Name, (string?)pair.Value))).Build();
}
