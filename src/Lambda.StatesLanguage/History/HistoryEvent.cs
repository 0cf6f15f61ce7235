using System.Text.Json.Nodes;

namespace Lambda.StatesLanguage.History;

/// <summary>One event of an execution, as GetExecutionHistory lists it.</summary>
/// <param name="Id">From 1.</param>
/// <param name="PreviousEventId">The event that led to this one; 0 for the first, and for the first state's.</param>
/// <param name="Timestamp">When.</param>
/// <param name="Type">Such as <c>TaskStateEntered</c>.</param>
/// <param name="DetailsName">The member that holds the details, such as <c>stateEnteredEventDetails</c>; null if there are none.</param>
/// <param name="Details">The details, with payloads as texts of JSON.</param>
public sealed record HistoryEvent(
    long Id,
    long PreviousEventId,
    DateTimeOffset Timestamp,
    string Type,
    string? DetailsName,
    JsonObject? Details)
{
    /// <summary>The event in the form of the API, its time in seconds since 1970.</summary>
    public JsonObject ToJson()
    {
        var json = new JsonObject
        {
            ["id"] = Id,
            ["previousEventId"] = PreviousEventId,
            ["timestamp"] = Timestamp.ToUnixTimeMilliseconds() / 1000.0,
            ["type"] = Type,
        };
        if (DetailsName is not null)
            json[DetailsName] = Details?.DeepClone();
        return json;
    }
}
