using Lambda.Engine.Routing;
using Lambda.Engine.Routing.Schedules;

namespace Fuzzing.Targets;

/// <summary>Published events, schedules and input templates: one to a line, whichever it turns out to be.</summary>
internal sealed class RoutingTarget() : Target("routing")
{
    private static readonly DateTimeOffset s_began = new(2026, 1, 2, 3, 4, 0, TimeSpan.Zero);
    private static readonly RuleContext s_rule = new("rule", "arn:aws:events:us-east-1:000000000000:rule/rule", s_began);

    // Complete, as rules receive it.
    private static readonly byte[] s_event = """
        {"version":"0","id":"1","detail-type":"t","source":"shop","account":"000000000000","time":"2026-01-02T03:04:05Z",
        "region":"us-east-1","resources":[],"detail":{"id":7,"items":[{"sku":"a"},{"sku":"\"b\""}]}}
        """u8.ToArray();

    public override IReadOnlyList<byte[]> Seeds { get; } = Of(
        "rate(5 minutes)", "rate(1 day)", "cron(0 12 * * ? *)", "cron(0/15 8-17 ? JAN,MAR MON#2 2026-2030)", "cron(5 0 L * ? *)",
        "cron(0 0 15W * ? *)", "cron(0 10 ? * 6L 2199)",
        """{"specversion":"1.0","id":"1","source":"s","type":"t","subject":"x","time":"2026-01-02T03:04:05Z","data":{"a":1}}""",
        """{"specversion":"1.0","id":"1","source":"s","type":"t","data_base64":"e30=","traceparent":"00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"}""",
        """{"id":"1","eventType":"e","subject":"s","eventTime":"2026-01-02T03:04:05Z","data":{"api":"PutBlob"},"dataVersion":"1"}""",
        """{"order": <id>, "text": "Order <id> of <sku>", "all": <aws.events.event.json>}""", "\"<id> and <sku>\"");

    public override IReadOnlyList<byte[]> Words { get; } = Of(
        "cron(", "rate(", "L", "W", "#", "?", "*", "/", "-", ",", "SUN", "2199", "29 FEB", "<id>", "<", ">", "\\", "\"", "{", "}", "null",
        "\"data\":", "\"time\":\"", "9999-12-31T23:59:59.9999999+14:00", "0001-01-01T00:00:00-14:00", "\\ud800", "\n");

    public override bool Read(byte[] input)
    {
        var good = true;
        foreach (var line in Text(input).Split('\n', 4)) good &= ReadLine(line);
        return good;
    }

    private static bool ReadLine(string line)
    {
        var good = false;
        if (Schedule.TryParse(line, out _) is { } schedule)
        {
            for (var minute = 0; minute < 50; minute++) schedule.Includes(s_began.AddMinutes(minute * 1441), s_began);
            good = true;
        }
        try
        {
            GridEventReader.Read(line);
            good = true;
        }
        catch (MalformedEventException)
        {
        }
        try
        {
            var paths = new Dictionary<string, string> { ["id"] = "$.detail.id", ["sku"] = "$.detail.items[*].sku" };
            var made = InputTemplate.Compile(new InputTransformer(line) { InputPathsMap = paths }, "target").Of(s_event, s_rule);
            using var _ = System.Text.Json.JsonDocument.Parse(made, new() { MaxDepth = 1000 });
            good = true;
        }
        catch (FormatException)
        {
        }
        try
        {
            EventPath.Parse(line);
            good = true;
        }
        catch (FormatException)
        {
        }
        return good;
    }
}
