using System.Globalization;
using System.Text.RegularExpressions;
using Local.Amqp.Transport.Performatives;
using Local.Amqp.Types;
using Local.Emulator.EventHubs.Outcomes;
using Local.Emulator.EventHubs.Partitions;

namespace Local.Emulator.EventHubs.Amqp;

/// <summary>
/// Reads the position where a client wants to begin: <c>amqp.annotation.x-opt-offset &gt; '42'</c>, or without quotes, as the .NET client
/// sends it. If there is none, it is the first event. https://learn.microsoft.com/azure/event-hubs/event-hubs-amqp-troubleshoot
/// </summary>
internal static partial class SelectorFilter
{
    private static readonly AmqpSymbol Name = "apache.org:selector-filter:string";
    private const string EarliestOffset = "-1", LatestOffset = "@latest";

    public static HubOutcome<StartPosition> Of(Source? source)
    {
        if (source?.Filter is not { } filters || Find(filters) is not { } found) return StartPosition.Earliest;
        return (found is AmqpDescribed described ? described.Value : found) is string text
            ? Parse(text)
            : Refusals.PositionNotUnderstood($"{found}");
    }

    public static HubOutcome<StartPosition> Parse(string filter)
    {
        var match = Expression().Match(filter);
        if (!match.Success) return Refusals.PositionNotUnderstood(filter);
        var (name, inclusive, text) = (match.Groups["name"].Value, match.Groups["or"].Success, match.Groups["value"].Value);
        if (name == "offset" && text == EarliestOffset) return StartPosition.Earliest;
        if (name == "offset" && text == LatestOffset) return StartPosition.Latest;
        if (!long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value))
            return Refusals.PositionNotUnderstood(filter);
        return name switch
        {
            "offset" => StartPosition.Offset(value, inclusive),
            "sequence-number" => StartPosition.SequenceNumber(value, inclusive),
            _ => StartPosition.EnqueuedTime(value, inclusive),
        };
    }

    private static object? Find(AmqpMap filters)
    {
        foreach (var (key, value) in filters)
        {
            if (key is AmqpSymbol symbol ? symbol == Name : key is string text && text == Name.Value) return value;
        }
        return null;
    }

    [GeneratedRegex(
        @"^\s*amqp\.annotation\.x-opt-(?<name>offset|sequence-number|enqueued-time)\s*"
        + @">(?<or>=)?\s*(?:'(?<value>[^']*)'|(?<value>[^'\s]+))\s*\z")]
    private static partial Regex Expression();
}
