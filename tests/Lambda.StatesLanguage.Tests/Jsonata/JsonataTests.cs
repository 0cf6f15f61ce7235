using System.Text.Json.Nodes;
using Lambda.StatesLanguage.Json;
using Lambda.StatesLanguage.Jsonata;

namespace Lambda.StatesLanguage.Tests.Jsonata;

public sealed class JsonataTests
{
    private static JsonataResult Evaluate(string text, string bindings = "{}", JsonataLimits? limits = null, int seed = 1) =>
        (limits is null ? JsonataEngine.Default : new JsonataEngine(limits)).Evaluate(
            text, (JsonObject)JsonText.Parse(bindings)!, Some.Time, seed);

    [Theory]
    [InlineData("$states.input.title", "\"moby\"")]
    [InlineData("$states.input.lines.(price * quantity)", "[6,20]")]
    [InlineData("$sum($states.input.lines.(price * quantity))", "26")]
    [InlineData("$states.input.lines[price > 3].sku", "\"b\"")]
    [InlineData("$map([1..3], function($v) { $v * 2 })", "[2,4,6]")]
    [InlineData("$merge([{'a': 1}, {'b': null}])", """{"a":1,"b":null}""")]
    [InlineData("$uppercase('ä') & ' ' & $string(1.5)", "\"Ä 1.5\"")]
    [InlineData("$match('ab12', /[0-9]+/).match", "\"12\"")]
    [InlineData("( $f := function($n) { $n < 2 ? 1 : $n * $f($n - 1) }; $f(10) )", "3628800")]
    [InlineData("$states.input.lines ~> $count()", "2")]
    [InlineData("$x.y[0]", "7")]
    [InlineData("null", "null")]
    [InlineData("[]", "[]")]
    [InlineData("true and false", "false")]
    [InlineData("$now()", "\"2026-02-03T04:05:06.000Z\"")]
    [InlineData("$millis()", "1770091506000")]
    [InlineData("$fromMillis(0)", "\"1970-01-01T00:00:00.000Z\"")]
    [InlineData("$toMillis('1970-01-01T00:00:01Z')", "1000")]
    public void An_expression_is_evaluated(string text, string expected)
    {
        var result = Evaluate(
            text,
            """{"states":{"input":{"title":"moby","lines":[{"sku":"a","price":3,"quantity":2},{"sku":"b","price":4,"quantity":5}]}},"x":{"y":[7]}}""");

        Assert.Null(result.Error);
        Assert.Equal(expected, JsonText.Write(result.Value));
    }

    // https://docs.aws.amazon.com/step-functions/latest/dg/transforming-data.html#jsonata-functions-provided-by-sfn
    [Theory]
    [InlineData("$partition([1,2,3,4], 3)", "[[1,2,3],[4]]")]
    [InlineData("$range(0, 10, 2)", "[0,2,4,6,8,10]")]
    [InlineData("$range(3, 1, -1)", "[3,2,1]")]
    [InlineData("$hash('input data', 'SHA-1')", "\"aaff4a450a104cd177d28d18d74485e8cae074b7\"")]
    [InlineData("$parse('{\"foo\": [1]}').foo[0]", "1")]
    [InlineData("$random(7) = $random(7)", "true")]
    [InlineData("$random() < 1", "true")]
    [InlineData("$count($match($uuid(), /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/))", "1")]
    public void The_functions_that_Step_Functions_adds_to_JSONata_exist(string text, string expected)
    {
        var result = Evaluate(text);

        Assert.Null(result.Error);
        Assert.Equal(expected, JsonText.Write(result.Value));
    }

    [Theory]
    [InlineData("$nothing")]
    [InlineData("$states.input.nothing")]
    public void An_undefined_result_differs_from_null(string text) =>
        Assert.Equal(JsonataOutcome.Nothing, Evaluate(text, """{"states":{"input":{}}}""").Outcome);

    [Theory]
    [InlineData("function($x) { $x }")]
    [InlineData("$sum")]
    public void A_function_cannot_be_a_result(string text) => Assert.Equal(JsonataOutcome.Function, Evaluate(text).Outcome);

    [Theory]
    [InlineData("$nothing()", "T1006: Attempted to invoke a non-function")]
    [InlineData("1 + 'a'", "T2002: The right side of the \"+\" operator must evaluate to a number")]
    [InlineData("$error('mine')", "D3137: mine")]
    [InlineData("$hash('a', 'CRC')", "$hash takes MD5, SHA-1, SHA-256, SHA-384 or SHA-512")]
    [InlineData("$range(1, 2000, 1)", "$range makes no more than 1000 items")]
    [InlineData("$partition([1], 0)", "$partition takes a positive size")]
    [InlineData("$eval('1')", "$eval is not supported")]
    public void An_error_has_the_JSONata_error_code(string text, string error) => Assert.Equal(error, Evaluate(text).Error);

    [Theory]
    [InlineData("(")]
    [InlineData("1 +")]
    [InlineData("$states.")]
    [InlineData("")]
    public void An_invalid_expression_is_refused(string text) => Assert.NotNull(JsonataEngine.Default.Check(text));

    [Fact]
    public void Syntax_is_checked_without_running_the_expression() =>
        Assert.Null(JsonataEngine.Default.Check("( $f := function() { $f() }; $f() )"));

    [Theory]
    [InlineData("( $f := function($n) { $n + $f($n + 1) }; $f(1) )")]
    [InlineData("( $f := function($n) { $f($n + 1) }; $f(1) )")]
    [InlineData("$map([1..1000000], function($v) { $map([1..1000000], function($w) { $w }) })")]
    [InlineData("$reduce([1..100000], function($a, $b) { $a & $a }, 'xxxxxxxx')")]
    [InlineData("$pad('x', 1000000000)")]
    public void An_expression_that_runs_too_long_is_stopped(string text) => Assert.Equal(
        JsonataOutcome.Error, Evaluate(text, limits: new JsonataLimits { Statements = 200_000, Memory = 64 * 1024 * 1024 }).Outcome);

    [Theory]
    [InlineData("(", ")", 10_000)]
    [InlineData("[", "]", 10_000)]
    [InlineData("$not(", ")", 3_000)]
    [InlineData("-", "", 20_000)]
    public void A_deeply_nested_expression_does_not_crash_the_process(string open, string close, int depth)
    {
        var text = string.Concat(Enumerable.Repeat(open, depth)) + "1" + string.Concat(Enumerable.Repeat(close, depth));

        Assert.Equal(JsonataOutcome.Error, Evaluate(text).Outcome);
        Assert.NotNull(JsonataEngine.Default.Check(text));
    }

    [Fact]
    public void A_stopped_expression_does_not_affect_later_ones()
    {
        var engine = new JsonataEngine(new JsonataLimits { Statements = 50_000 });
        for (var i = 0; i < 3; i++)
        {
            Assert.Equal(JsonataOutcome.Error, engine.Evaluate("$map([1..1000000], function($v) { $v })", [], Some.Time, 1).Outcome);
            Assert.Equal("2", JsonText.Write(engine.Evaluate("1 + 1", [], Some.Time, 1).Value));
        }
    }

    [Theory]
    [InlineData("$constructor.constructor('return 1')()")]
    [InlineData("''.constructor")]
    [InlineData("$states.constructor")]
    [InlineData("$hostHash")]
    [InlineData("$globalThis")]
    public void An_expression_cannot_access_the_JavaScript_engine(string text) =>
        Assert.NotEqual(JsonataOutcome.Value, Evaluate(text, """{"states":{"input":{}}}""").Outcome);

    [Fact]
    public void An_expression_cannot_change_prototypes()
    {
        Evaluate("{} ~> |$|{'__proto__': {'polluted': 1}}|");
        Evaluate("{} ~> |__proto__|{'polluted': 1}|");
        Evaluate("$merge([$parse('{\"__proto__\": {\"polluted\": 1}}')])");

        Assert.Equal(JsonataOutcome.Nothing, Evaluate("{'a': 1}.polluted").Outcome);
    }

    [Fact]
    public void Random_values_are_the_same_for_the_same_seed_and_differ_between_seeds()
    {
        const string Text = "[$uuid(), $random(), $shuffle([1..20])]";

        Assert.Equal(JsonText.Write(Evaluate(Text, seed: 5).Value), JsonText.Write(Evaluate(Text, seed: 5).Value));
        Assert.NotEqual(JsonText.Write(Evaluate(Text, seed: 5).Value), JsonText.Write(Evaluate(Text, seed: 6).Value));
    }

    [Fact]
    public async Task Expressions_can_be_evaluated_concurrently()
    {
        var results = await Task.WhenAll(Enumerable.Range(0, 16).Select(number => Task.Run(() =>
            JsonText.Write(Evaluate("$x + 1", $$"""{"x":{{number}}}""").Value))));

        Assert.Equal(Enumerable.Range(1, 16).Select(number => number.ToString(System.Globalization.CultureInfo.InvariantCulture)), results);
    }

    [Fact]
    public void An_expression_that_is_too_long_is_refused() =>
        Assert.Equal("The expression is longer than 32768 characters.", Evaluate(new string('1', 32_769)).Error);
}
