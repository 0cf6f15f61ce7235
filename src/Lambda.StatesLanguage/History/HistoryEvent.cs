using System.Text.Json.Nodes;

namespace Lambda.StatesLanguage.History;

/// <summary>One event of an execution, as GetExecutionHistory lists it.</summary>
/// <param name="Id">The event's id, from 1.</param>
/// <param name="PreviousEventId">The id of the event that led to this one; 0 for the first event, and for the first state's.</param>
/// <param name="Timestamp">When it happened.</param>
/// <param name="Type">The type, such as <c>TaskStateEntered</c>.</param>
/// <param name="DetailsName">The member that holds the details, such as <c>stateEnteredEventDetails</c>; null if there are none.</param>
/// <param name="Details">The details, with payloads as JSON text.</param>
public sealed record HistoryEvent(
    long Id,
    long PreviousEventId,
    DateTimeOffset Timestamp,
    string Type,
    string? DetailsName,
    JsonObject? Details)
{
    /// <summary>Returns the event in the form of the API, with its time in seconds since 1970.</summary>
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
