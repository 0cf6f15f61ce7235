using Emulator.Tests;
using Local.Emulator.ServiceBus.Sql;

namespace Fuzzing.Targets;

/// <summary>SQL filters and actions of a subscription's rules: read, and applied to messages.</summary>
internal sealed class SqlTarget() : Target("sql")
{
    private static readonly TestContent s_message = new()
    {
        MessageId = "id",
        Subject = "order",
        CorrelationId = "c",
        ApplicationProperties = new Dictionary<string, object?>
        {
            ["color"] = "blue",
            ["price"] = 12.5,
            ["count"] = 7L,
            ["sold"] = true,
            ["none"] = null,
        },
    };

    public override IReadOnlyList<byte[]> Seeds { get; } = Of(
        "1=1", "color = 'blue' AND price > 10.5", "sys.Label LIKE 'ord%' ESCAPE '\\'", "count IN (1, 2, 7) OR NOT sold = TRUE",
        "color IS NOT NULL AND EXISTS(none)", "-(count * 2 + 1) / 3 % 4 <> 5", "[color] = 'x'",
        "p(count) = 7", "user.color + 'x' = 'bluex'", "SET color = 'red'; SET sys.Label = 'x'; REMOVE none",
        "SET count = count + 1;REMOVE price;");

    public override IReadOnlyList<byte[]> Words { get; } = Of(
        "AND", "OR", "NOT", "LIKE", "ESCAPE", "IN", "IS", "NULL", "EXISTS", "TRUE", "SET", "REMOVE", "sys.", "user.", "newid()", "(", ")",
        "'", "\"", "[", "]", "%", "_", "0x7f", "1e308", "9223372036854775807", "((((((((", "NOT NOT NOT ", "- - ", "--");

    public override bool Read(byte[] input)
    {
        var text = Text(input);
        var filter = SqlFilter.Parse(text);
        var action = SqlAction.Parse(text);
        if (!filter.Succeeded && !action.Succeeded) return false;
        try
        {
            if (filter.Succeeded) filter.Value.Test(s_message);
            if (action.Succeeded) action.Value.Apply(s_message);
        }
        catch (SqlEvaluationException)
        {
            // The message is dead-lettered or skipped, as the subscription says.
        }
        return true;
    }
}
