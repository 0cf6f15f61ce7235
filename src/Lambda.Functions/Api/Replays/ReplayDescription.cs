using System.Text.Json.Nodes;
using Lambda.Engine.Routing.Archives;

namespace Lambda.Functions.Api.Replays;

/// <summary>Describes replays.</summary>
internal static class ReplayDescription
{
    /// <summary>Returns the state in EventBridge's form.</summary>
    public static string StateOf(EventReplay replay) => replay.State.ToString().ToUpperInvariant();

    /// <summary>Describes a replay as a member of a list.</summary>
    public static JsonObject Summary(EventReplay replay, ReplayArns arns)
    {
        var summary = new JsonObject
        {
            ["ReplayName"] = replay.Name,
            ["EventSourceArn"] = arns.OfArchive(replay.Archive),
            ["State"] = StateOf(replay),
            ["EventStartTime"] = ReplayRequest.Seconds(replay.From),
            ["EventEndTime"] = ReplayRequest.Seconds(replay.To),
            ["ReplayStartTime"] = ReplayRequest.Seconds(replay.StartedAt),
        };
        if (replay.StateReason is { } reason) summary["StateReason"] = reason;
        if (replay.LastReplayed is { } last) summary["EventLastReplayedTime"] = ReplayRequest.Seconds(last);
        if (replay.EndedAt is { } ended) summary["ReplayEndTime"] = ReplayRequest.Seconds(ended);
        return summary;
    }

    /// <summary>Describes a replay with all of its members.</summary>
    public static JsonObject Whole(EventReplay replay, ReplayArns arns)
    {
        var whole = Summary(replay, arns);
        whole["ReplayArn"] = arns.OfReplay(replay.Name);
        if (replay.Description.Length > 0) whole["Description"] = replay.Description;
        var destination = new JsonObject { ["Arn"] = arns.Bus };
        if (replay.Rules.Count > 0)
            destination["FilterArns"] = new JsonArray([.. replay.Rules.Select(rule => (JsonNode)arns.OfRule(rule))]);
        whole["Destination"] = destination;
        return whole;
    }
}
