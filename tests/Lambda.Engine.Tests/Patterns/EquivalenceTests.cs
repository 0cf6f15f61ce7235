using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Lambda.Engine.Patterns;

namespace Lambda.Engine.Tests.Patterns;

public sealed class EquivalenceTests
{
    private static readonly Gen<string> Text = Gen.Elements(
        "", "a", "A", "ab", "ba", "aB", "a*", "ä", "Ä", "10.0.0.1", "10.1.0.1", "::1", "2001:db8::7");
    private static readonly Gen<string> Number = Gen.Elements("0", "1", "-1", "1.0", "1e0", "2.5", "100", "6e9");
    private static readonly Gen<string> Quoted = Text.Select(text => $"\"{text}\"");
    private static readonly Gen<string> Scalar = Gen.OneOf(Quoted, Number, Gen.Elements("true", "false", "null"));
    private static readonly Gen<string> Wildcard = Gen.Elements("*", "a*", "*a", "a*b", "*a*", "a\\\\*", "ab", "");

    [Fact]
    public void Patterns_match_the_same_events_as_the_reference_matcher()
    {
        var (matched, unmatched) = (0, 0);
        foreach (var (pattern, json) in Gen.Zip(Pattern(2), Event(3))
            .Sample(20_000, 6).Where(one => !ReferenceMatcher.AsksForBoth(one.Item1) && !IsTooComplex(one.Item1)))
        {
            var expected = ReferenceMatcher.Matches(pattern, json);
            Assert.True(
                expected == EventPattern.Parse(pattern).Matches(Encoding.UTF8.GetBytes(json)),
                $"{(expected ? "" : "not ")}to match: {pattern} with {json}");
            _ = expected ? matched++ : unmatched++;
        }
        // Otherwise the property would say little.
        Assert.True(matched > 2000 && unmatched > 2000, $"{matched} matched, {unmatched} did not");
    }

    [Fact]
    public void Each_operator_matches_the_same_values_as_the_reference_matcher()
    {
        foreach (var (test, value) in Gen.Zip(Expression(), Scalar).Sample(20_000, 6))
        {
            var (pattern, json) = ($$"""{"a":[{{test}}]}""", $$"""{"a":{{value}}}""");
            Assert.True(
                ReferenceMatcher.Matches(pattern, json) == EventPattern.Parse(pattern).Matches(Encoding.UTF8.GetBytes(json)),
                $"{pattern} with {json}");
        }
    }

    [Fact]
    public void A_pattern_or_event_is_matched_or_refused_and_causes_no_other_exception()
    {
        var broken = from pattern in Pattern(3)
                     from at in Gen.Choose(0, pattern.Length)
                     from what in Gen.Elements("", "{", "]", "\"", "[]", "null", "\\", "$or", "\ud800")
                     from cut in Gen.Elements(true, false)
                     select cut ? pattern[..at] + what : pattern.Insert(at, what);
        var valid = EventPattern.Parse("""{"a":{"b":["x"]},"b":[{"exists":false}]}""");
        foreach (var text in broken.Sample(5_000, 6))
        {
            _ = valid.Matches(Encoding.UTF8.GetBytes(text));
            try
            {
                _ = EventPattern.Parse(text);
            }
            catch (PatternException refused)
            {
                Assert.StartsWith("$", refused.Path, StringComparison.Ordinal);
            }
        }
    }

    // More wildcards for one field than EventBridge accepts.
    private static bool IsTooComplex(string pattern)
    {
        try
        {
            _ = EventPattern.Parse(pattern);
            return false;
        }
        catch (PatternException refused) when (refused.Reason.StartsWith("Rule is too complex", StringComparison.Ordinal))
        {
            return true;
        }
    }

    private static Gen<string> Expression() => Gen.OneOf(
        Scalar,
        Gen.Elements("true", "false").Select(exists => $$"""{"exists":{{exists}}}"""),
        Quoted.Select(text => $$"""{"prefix":{{text}}}"""),
        Quoted.Select(text => $$"""{"suffix":{{text}}}"""),
        Quoted.Select(text => $$$"""{"prefix":{"equals-ignore-case":{{{text}}}}}"""),
        Quoted.Select(text => $$$"""{"suffix":{"equals-ignore-case":{{{text}}}}}"""),
        Quoted.Select(text => $$"""{"equals-ignore-case":{{text}}}"""),
        Wildcard.Select(text => $$"""{"wildcard":"{{text}}"}"""),
        Gen.Elements("10.0.0.0/8", "10.0.0.0/16", "0.0.0.0/0", "::/0", "2001:db8::/32").Select(cidr => $$"""{"cidr":"{{cidr}}"}"""),
        Gen.Zip(Gen.Elements("=", "<", "<=", ">", ">="), Gen.Elements("0", "1", "2.5"))
            .Select(one => $$"""{"numeric":["{{one.Item1}}",{{one.Item2}}]}"""),
        Gen.Zip(Gen.Elements(">", ">="), Gen.Elements("<", "<=")).Select(one => $$"""{"numeric":["{{one.Item1}}",0,"{{one.Item2}}",1]}"""),
        Gen.OneOf(Quoted, Number, Quoted.NonEmptyListOf().Select(List), Number.NonEmptyListOf().Select(List))
            .Select(but => $$"""{"anything-but":{{but}}}"""),
        Gen.Zip(Gen.Elements("prefix", "suffix", "equals-ignore-case", "wildcard"), Gen.Elements("\"a\"", "[\"a\",\"b\"]"))
            .Select(one => $$$"""{"anything-but":{"{{{one.Item1}}}":{{{one.Item2}}}}}"""));

    private static Gen<string> Pattern(int depth) => Fields(Gen.OneOf(
        Gen.Choose(1, 4).SelectMany(count => Expression().ArrayOf(count)).Select(List),
        depth == 0 ? Scalar.Select(one => $"[{one}]") : Gen.Choose(0, 1).SelectMany(_ => Pattern(depth - 1))), depth);

    private static Gen<string> Fields(Gen<string> field, int depth) =>
        from names in Gen.Choose(1, 2).SelectMany(count => Gen.Elements("a", "b", "c").ArrayOf(count))
        from values in field.ArrayOf(2)
        from alternatives in depth == 0 ? Gen.Constant<string?>(null) : Gen.Frequency(
            (4, Gen.Constant<string?>(null)),
            (1, Gen.Choose(0, 1).SelectMany(_ => Pattern(depth - 1)).ArrayOf(2).Select(two => (string?)List(two))))
        let or = alternatives is null ? "" : $"\"$or\":{alternatives},"
        select $"{{{or}{string.Join(',', names.Zip(values, (name, value) => (name, value)).DistinctBy(one => one.name).Select(one => $"\"{one.name}\":{one.value}"))}}}";

    private static Gen<string> Event(int depth) =>
        from names in Gen.Frequency(
            (3, Gen.Constant<IEnumerable<string>>(["a", "b", "c"])), (1, Gen.SubListOf("a", "b", "c").Select(some => some.AsEnumerable())))
        from values in Value(depth).ArrayOf(3)
        select $"{{{string.Join(',', names.Zip(values, (name, value) => $"\"{name}\":{value}"))}}}";

    private static Gen<string> Value(int depth) => depth == 0 ? Scalar : Gen.Frequency(
        (3, Scalar),
        (2, Gen.Choose(0, 1).SelectMany(_ => Event(depth - 1))),
        (2, Gen.Choose(0, 3).SelectMany(count => Value(depth - 1).ArrayOf(count)).Select(List)));

    private static string List(IEnumerable<string> items) => $"[{string.Join(',', items)}]";
}
