using Lambda.Engine.Patterns;
using Lambda.Engine.Polling;
using Lambda.Engine.Routing.Topics;

namespace Fuzzing.Targets;

/// <summary>
/// Event patterns, filters of records and filter policies of topics, in the input's first line, and what they decide on, in the rest.
/// </summary>
internal sealed class PatternTarget() : Target("patterns")
{
    private const string Event =
        """{"source":"aws.ec2","detail":{"state":"running","n":[1,2.5e3],"ip":"10.0.0.1","deep":[{"a":1,"b":"x"},{"a":2}]},"id":null}""";

    public override IReadOnlyList<byte[]> Seeds { get; } = Of(new[]
    {
        """{"source":["aws.ec2"],"detail":{"state":["running",{"prefix":"stop"}]}}""",
        """{"detail":{"n":[{"numeric":[">",0,"<=",5]}],"ip":[{"cidr":"10.0.0.0/24"}]}}""",
        """{"detail":{"state":[{"anything-but":["stopped","x"]},{"anything-but":{"prefix":"x"}}],"gone":[{"exists":false}]}}""",
        """{"$or":[{"source":[{"suffix":"ec2"}]},{"detail":{"state":[{"equals-ignore-case":"RUNNING"}]}}]}""",
        """{"detail":{"state":[{"wildcard":"r*n*g"}],"deep":{"a":[1],"b":["x"]}},"id":[null]}""",
        """{"body":{"price":[{"numeric":["=",10]}]}}""", """{"data":["text"]}""",
    }.Select(pattern => $"{pattern}\n{Event}"));

    public override IReadOnlyList<byte[]> Words { get; } = Of(
        "\"$or\":", "{\"prefix\":", "{\"suffix\":", "{\"anything-but\":", "{\"numeric\":[", "{\"exists\":", "{\"cidr\":\"",
        "{\"wildcard\":\"",
        "{\"equals-ignore-case\":", "[[[[[[", "{\"a\":{\"a\":", "*", "**********", "1e400", "-0", "0.1", "5e-324", "/33", "::/0", "\\ud800",
        "null", "true", ",", "\"", "{", "}", "[", "]", "\n");

    public override (long Fixed, int PerByte) Memory => (64 * 1024 * 1024, 20_000);

    public override bool Read(byte[] input)
    {
        var end = input.AsSpan().IndexOf((byte)'\n');
        var (pattern, record) = end < 0 ? (input, []) : (input[..end], input[(end + 1)..]);
        var good = false;
        try
        {
            EventPattern.Parse(pattern).Matches(record);
            good = true;
        }
        catch (PatternException)
        {
        }
        foreach (var isStream in (bool[])[false, true])
        {
            try
            {
                RecordFilter.Parse([Text(pattern)], isStream).Matches(record, static json => json.WriteString("messageId", "1"));
            }
            catch (PatternException)
            {
            }
        }
        foreach (var scope in Enum.GetValues<FilterPolicyScope>())
            FilterPolicy.TryParse(Text(pattern), scope, out _)?.Matches(Message(record));
        return good;
    }

    private static TopicMessage Message(byte[] body) => new("id", Text(body), "subject", DateTimeOffset.UnixEpoch,
        new Dictionary<string, MessageAttribute>
        {
            ["state"] = new("String", Text(body)), ["n"] = new("Number", "12"), ["list"] = new("String.Array", "[\"a\",1,null,true]"),
        });
}
