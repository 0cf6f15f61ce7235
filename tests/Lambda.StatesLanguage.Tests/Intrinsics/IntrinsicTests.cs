using System.Text.Json.Nodes;
using Lambda.StatesLanguage.Errors;
using Lambda.StatesLanguage.Intrinsics;
using Lambda.StatesLanguage.Json;
using Lambda.StatesLanguage.Paths;

namespace Lambda.StatesLanguage.Tests.Intrinsics;

/// <summary>
/// Examples of https://docs.aws.amazon.com/step-functions/latest/dg/intrinsic-functions.html, and what was recorded on AWS.
/// </summary>
public sealed class IntrinsicTests
{
    [Theory]
    [InlineData("States.Array($.Id)", """{"Id":123456}""", "[123456]")]
    [InlineData("States.Array()", "{}", "[]")]
    [InlineData("States.Array('Foo', 2020, $.a, null, true, -1.5)", """{"a":["x"]}""", """["Foo",2020,["x"],null,true,-1.5]""")]
    [InlineData("States.ArrayPartition($.inputArray,4)", """{"inputArray":[1,2,3,4,5,6,7,8,9]}""", "[[1,2,3,4],[5,6,7,8],[9]]")]
    [InlineData("States.ArrayPartition($, 2)", "[]", "[]")]
    [InlineData("States.ArrayContains($.inputArray, $.lookingFor)", """{"inputArray":[1,2,3,4,5,6,7,8,9],"lookingFor":5}""", "true")]
    [InlineData("States.ArrayContains($.a, $.b)", """{"a":[{"x":1,"y":[]}],"b":{"y":[],"x":1}}""", "true")]
    [InlineData("States.ArrayContains($.a, null)", """{"a":[]}""", "false")]
    [InlineData("States.ArrayRange(1, 9, 2)", "{}", "[1,3,5,7,9]")]
    [InlineData("States.ArrayRange(0, 10, 3)", "{}", "[0,3,6,9]")]
    [InlineData("States.ArrayRange(5, 1, -2)", "{}", "[5,3,1]")]
    [InlineData("States.ArrayRange(1, 0, 1)", "{}", "[]")]
    [InlineData("States.ArrayGetItem($.inputArray, $.index)", """{"inputArray":[1,2,3,4,5,6,7,8,9],"index":5}""", "6")]
    [InlineData("States.ArrayLength($.inputArray)", """{"inputArray":[1,2,3,4,5,6,7,8,9]}""", "9")]
    [InlineData("States.ArrayUnique($.inputArray)", """{"inputArray":[1,2,3,3,3,3,3,3,4]}""", "[1,2,3,4]")]
    [InlineData("States.ArrayUnique($)", """[null,null,[],[],{"a":1,"b":2},{"b":2,"a":1},"1",1]""", """[null,[],{"a":1,"b":2},"1",1]""")]
    [InlineData("States.Base64Encode($.input)", """{"input":"Data to encode"}""", "\"RGF0YSB0byBlbmNvZGU=\"")]
    [InlineData("States.Base64Decode($.base64)", """{"base64":"RGF0YSB0byBlbmNvZGU="}""", "\"Data to encode\"")]
    [InlineData(
        "States.Hash($.Data, $.Algorithm)",
        """{"Data":"input data","Algorithm":"SHA-1"}""",
        "\"aaff4a450a104cd177d28d18d74485e8cae074b7\"")]
    [InlineData("States.Hash('input data', 'MD5')", "{}", "\"812f45842bc6d66ee14572ce20db8e86\"")]
    [InlineData("States.Hash('input data', 'SHA-256')", "{}", "\"b4a697a057313163aee33cd8d40c66e9f0f177e00cac2de32475ffff6169c3e3\"")]
    [InlineData(
        "States.JsonMerge($.json1, $.json2, false)",
        """{"json1":{"a":{"a1":1,"a2":2},"b":2},"json2":{"a":{"a3":1,"a4":2},"c":3}}""",
        """{"a":{"a3":1,"a4":2},"b":2,"c":3}""")]
    [InlineData("States.StringToJson($.escapedJsonString)", """{"escapedJsonString":"{\"foo\": \"bar\"}"}""", """{"foo":"bar"}""")]
    [InlineData("States.StringToJson('')", "{}", "null")]
    [InlineData("States.JsonToString($.unescapedJson)", """{"unescapedJson":{"foo":"bar"}}""", "\"{\\\"foo\\\":\\\"bar\\\"}\"")]
    [InlineData("States.MathAdd($.value1, $.step)", """{"value1":111,"step":-1}""", "110")]
    [InlineData("States.MathAdd(1.49, 1.5)", "{}", "3")]
    [InlineData("States.MathAdd(-1.5, -1.51)", "{}", "-3")]
    [InlineData("States.MathAdd(-0.5, 0.5)", "{}", "1")]
    [InlineData(
        "States.StringSplit($.inputString, $.splitter)",
        """{"inputString":"1,2,3,4,5","splitter":","}""",
        """["1","2","3","4","5"]""")]
    [InlineData("States.StringSplit('This.is+a,test=string', '.+,=')", "{}", """["This","is","a","test","string"]""")]
    [InlineData("States.StringSplit(',,,,', ',')", "{}", "[]")]
    [InlineData(
        "States.Format('Your name is {}, we are in the year {}', $.name, 2020)",
        """{"name":"Arnav"}""",
        "\"Your name is Arnav, we are in the year 2020\"")]
    [InlineData(
        "States.Format($.template, $.name)",
        """{"name":"Arnav","template":"Hello, my name is {}."}""",
        "\"Hello, my name is Arnav.\"")]
    [InlineData("States.Format('{} and {}', $.a, null)", """{"a":{"b":1,"c":["x"]}}""", "\"{b=1, c=[x]} and null\"")]
    [InlineData(@"States.Format('\{\'{}\'\}\\', 1)", "{}", @"""{'1'}\\""")]
    [InlineData("States.ArrayLength(States.StringSplit(States.Format('{},{}', 'a', 'b,c'), ','))", "{}", "3")]
    [InlineData("States.ArrayRange(2, 2, 1)", "{}", "[2]")]
    [InlineData("States.ArrayRange(1, 5, -2)", "{}", "[]")]
    [InlineData("States.ArrayGetItem($, 0)", "[1,2]", "1")]
    [InlineData("States.ArrayGetItem($, 1)", "[1,2]", "2")]
    [InlineData(
        "States.ArrayUnique($)",
        """[{"a":1},{"a":2},[1,2],[12],{"a":[1]}]""",
        """[{"a":1},{"a":2},[1,2],[12],{"a":[1]}]""")]
    [InlineData(
        "States.Hash('input data', 'SHA-384')",
        "{}",
        "\"d28a7d5cf25a74f11a50a18452b75e04bb3d70c9dd0510d6123aa008c756511b87525bdc835ebb27e1fb9e9374a15562\"")]
    [InlineData(
        "States.Hash('input data', 'SHA-512')",
        "{}",
        "\"6ce4adb348546d4f449c4d25aad9a7c9cb711d9e91982d3f0b29ca2f3f47d4ce2deba23bf2954f0f1d593fc50283731a533d30d425402d4f91316d871303aac4\"")]
    [InlineData("States.Hash($, 'MD5')", """{"a":1}""", "\"bb6cb5c68df4652941caf652a366f2d8\"")]
    [InlineData("States.StringSplit('a,b', '')", "{}", """["a,b"]""")]
    [InlineData("States.StringToJson(' ')", "{}", "null")]
    [InlineData("States.Format('{}', $)", """{"a":"x","b":["y","z",{}]}""", "\"{a=x, b=[y, z, {}]}\"")]
    [InlineData("States.Format('a')", "{}", "\"a\"")]
    [InlineData("States.Array( $.a , 1 ) ", """{"a":2}""", "[2,1]")]
    [InlineData("States.MathAdd(-9223372036854775808, 0)", "{}", "-9223372036854775808")]
    [InlineData("States.Array($.a[?(@.x == ')')].x, $['b,c'])", """{"a":[{"x":")"}],"b,c":1}""", """[[")"],1]""")]
    public void An_intrinsic_function_returns_its_result(string call, string input, string expected) =>
        Assert.Equal(expected, JsonText.Write(PathExpression.Parse(call).Evaluate(Some.Values(input), "f")));

    [Fact]
    public void Arrays_and_strings_may_be_as_long_as_in_Step_Functions()
    {
        var input = Some.Values($$"""{"text":"{{new string('x', 10_000)}}"}""");

        Assert.Equal(1_000, ((JsonArray)PathExpression.Parse("States.ArrayRange(1, 1000, 1)").Evaluate(input, "f")!).Count);
        Assert.Equal(13_336, JsonText.Text(PathExpression.Parse("States.Base64Encode($.text)").Evaluate(input, "f"))!.Length);
        Assert.Equal(32, JsonText.Text(PathExpression.Parse("States.Hash($.text, 'MD5')").Evaluate(input, "f"))!.Length);
    }

    [Theory]
    [InlineData(
        "States.ArrayPartition($.a, 0)",
        "Invalid arguments in States.ArrayPartition: argument 2 must be a positive whole number, but was 0.")]
    [InlineData("States.ArrayPartition($.a, 2147483648)", "argument 2 must be a positive whole number, but was 2147483648.")]
    [InlineData("States.ArrayPartition('text', 2)", "argument 1 must be an array, but was \"text\".")]
    [InlineData("States.ArrayRange(1, 9, 0)", "argument 3 must be a number other than 0, but was 0.")]
    [InlineData("States.ArrayRange(0, 1000, 1)", "the array would have more than 1000 items.")]
    [InlineData("States.ArrayGetItem($.a, 3)", "the index 3 is outside of the array, which has 3 items.")]
    [InlineData("States.JsonMerge($, $, true)", "argument 3 must be false, because only the shallow merging mode is supported")]
    [InlineData("States.JsonMerge($.a, $, false)", "argument 1 must be an object")]
    [InlineData("States.JsonMerge($, $.a, false)", "argument 2 must be an object")]
    [InlineData("States.MathAdd(1, 'a')", "argument 2 must be a number, but was \"a\".")]
    [InlineData("States.MathAdd(1e300, 1)", "argument 1 must be a number of 64 bits")]
    [InlineData("States.MathAdd(9223372036854775807, 1)", "the sum does not fit into 64 bits.")]
    [InlineData("States.MathRandom(2, 2)", "the start of the range, 2, must be less than its end, 2.")]
    [InlineData("States.Hash('a', 'CRC32')", "argument 2 must be MD5, SHA-1, SHA-256, SHA-384 or SHA-512")]
    [InlineData("States.StringSplit('a', 1)", "argument 2 must be a string, but was 1.")]
    [InlineData("States.Base64Decode('/w==')", "the argument is not Base64-encoded UTF-8 text.")]
    [InlineData("States.Format('{} {}', 1)", "the template has more placeholders {} than there are arguments for them.")]
    [InlineData("States.Format('{')", "the template has a brace that is neither escaped nor part of a placeholder {}.")]
    [InlineData("States.Format('}')", "the template has a brace that is neither escaped nor part of a placeholder {}.")]
    [InlineData("States.Format('{x}', 1)", "the template has a brace that is neither escaped nor part of a placeholder {}.")]
    [InlineData("States.Format('', 1)", "the template has fewer placeholders {} than there are arguments.")]
    public void The_error_of_a_failed_intrinsic_function_says_which_argument_is_wrong(string call, string reason)
    {
        var failed = Assert.Throws<StateException>(() => PathExpression.Parse(call).Evaluate(Some.Values("""{"a":[1,2,3]}"""), "f"));

        Assert.StartsWith("Invalid arguments in States.", failed.Message, StringComparison.Ordinal);
        Assert.Contains(reason, failed.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("States.ArrayPartition($.a, 0)")]
    [InlineData("States.ArrayPartition('text', 2)")]
    [InlineData("States.ArrayContains('text', 2)")]
    [InlineData("States.ArrayRange(1, 9, 0)")]
    [InlineData("States.ArrayRange(1, 1001, 1)")]
    [InlineData("States.ArrayRange('a', 1, 1)")]
    [InlineData("States.ArrayGetItem($.a, 3)")]
    [InlineData("States.ArrayGetItem($.a, -1)")]
    [InlineData("States.ArrayLength($)")]
    [InlineData("States.ArrayUnique(1)")]
    [InlineData("States.Base64Encode(1)")]
    [InlineData("States.Base64Encode($.long)")]
    [InlineData("States.Base64Decode('!')")]
    [InlineData("States.Base64Decode('/w==')")]
    [InlineData("States.Hash('a', 'CRC32')")]
    [InlineData("States.Hash($.long, 'MD5')")]
    [InlineData("States.JsonMerge($, $, true)")]
    [InlineData("States.JsonMerge($.a, $, false)")]
    [InlineData("States.StringToJson('{')")]
    [InlineData("States.StringToJson(1)")]
    [InlineData("States.MathAdd('a', 1)")]
    [InlineData("States.MathAdd(9223372036854775807, 1)")]
    [InlineData("States.MathAdd(1e300, 1)")]
    [InlineData("States.MathRandom(2, 1)")]
    [InlineData("States.StringSplit($.a, ',')")]
    [InlineData("States.Format('{}')")]
    [InlineData("States.Format('{')")]
    [InlineData("States.Format('', 1)")]
    [InlineData("States.Format(1)")]
    public void A_call_with_invalid_arguments_fails(string call)
    {
        var input = $$"""{"a":[1,2,3],"long":"{{new string('x', 10_001)}}"}""";

        var exception = Assert.Throws<StateException>(() => PathExpression.Parse(call).Evaluate(Some.Values(input), "f"));

        Assert.Equal(ErrorNames.IntrinsicFailure, exception.Error);
    }

    [Theory]
    [InlineData("States.")]
    [InlineData("States.Nothing()")]
    [InlineData("States.Format")]
    [InlineData("States.Format(")]
    [InlineData("States.Format()")]
    [InlineData("States.Format('a'")]
    [InlineData("States.Format('a) ")]
    [InlineData("States.Format('a') x")]
    [InlineData("States.Format('a',)")]
    [InlineData(@"States.Format('\a')")]
    [InlineData("States.Array(a)")]
    [InlineData("States.Array($.)")]
    [InlineData("States.UUID(1)")]
    [InlineData("States.MathAdd(1)")]
    [InlineData("States.ArrayLength($.a, $.b)")]
    public void A_call_with_invalid_syntax_is_refused(string call) => Assert.Throws<PathSyntaxException>(() => PathExpression.Parse(call));

    [Fact]
    public void Calls_may_be_nested_ten_levels_deep()
    {
        static string Nested(int depth) => depth == 0 ? "1" : $"States.Array({Nested(depth - 1)})";

        PathExpression.Parse(Nested(10));
        Assert.Throws<PathSyntaxException>(() => PathExpression.Parse(Nested(11)));
        Assert.Throws<PathSyntaxException>(() => PathExpression.Parse(Nested(2_000)));
    }

    [Fact]
    public void Random_numbers_are_within_their_range_and_the_same_for_the_same_seed()
    {
        for (var i = 0; i < 100; i++)
        {
            var value = PathExpression.Parse($"States.MathRandom(-3, 3, {i})").Evaluate(Some.Values("{}"), "f")!.GetValue<long>();
            Assert.InRange(value, -3, 2);
            Assert.Equal(value, PathExpression.Parse($"States.MathRandom(-3, 3, {i})").Evaluate(Some.Values("[]"), "f")!.GetValue<long>());
        }
        Assert.InRange(PathExpression.Parse("States.MathRandom(1, 2)").Evaluate(Some.Values("{}"), "f")!.GetValue<long>(), 1, 1);
    }

    [Fact]
    public void A_UUID_has_version_four()
    {
        var text = PathExpression.Parse("States.UUID()").Evaluate(Some.Values("{}"), "f")!.GetValue<string>();

        Assert.Matches("^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$", text);
    }

    [Fact]
    public void Arguments_can_come_from_the_input_and_the_context_and_variables() => Assert.Equal(
        "[1,2,3]",
        JsonText.Write(
            PathExpression.Parse("States.Array($.a, $$.b, $c.d)").Evaluate(
                Some.Values("""{"a":1}""", """{"b":2}""", """{"c":{"d":3}}"""), "f")));

    [Fact]
    public void An_argument_that_does_not_exist_causes_a_runtime_error() => Assert.Equal(
        ErrorNames.Runtime,
        Assert.Throws<StateException>(() => PathExpression.Parse("States.Array($.a)").Evaluate(Some.Values("{}"), "f")).Error);
}
