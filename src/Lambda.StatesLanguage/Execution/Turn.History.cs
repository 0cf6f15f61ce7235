using System.Text.Json.Nodes;
using Lambda.StatesLanguage.Definitions;
using Lambda.StatesLanguage.Errors;
using Lambda.StatesLanguage.History;
using Lambda.StatesLanguage.Json;

namespace Lambda.StatesLanguage.Execution;

/// <summary>Writes the events of the history.</summary>
internal sealed partial class Turn
{
    private long Emit(string type, long previous, string? detailsName = null, JsonObject? details = null)
    {
        // The last event says how the execution ended.
        if (state.LastEventId >= options.MaxEvents - 1 && state.Status == ExecutionStatus.Running)
            throw new HistoryLimitException();
        var id = ++state.LastEventId;
        events.Add(new HistoryEvent(id, previous, now, type, detailsName, details));
        return id;
    }

    /// <summary>Adds an event, which the next event of the scope follows.</summary>
    private void Emit(ScopeState scope, string type, string? detailsName = null, JsonObject? details = null) =>
        scope.Previous = Emit(type, scope.Previous, detailsName, details);

    private static JsonObject Payload(string name, JsonNode? payload) => new()
    {
        [name] = JsonText.Write(payload),
        [name + "Details"] = new JsonObject { ["truncated"] = false },
    };

    private static JsonObject Error(Failure failure, params ReadOnlySpan<(string Name, int Value)> more)
    {
        var details = new JsonObject();
        foreach (var (name, value) in more)
            details[name] = value;
        if (failure.Error is not null)
            details["error"] = failure.Error;
        if (failure.Cause is not null)
            details["cause"] = failure.Cause;
        return details;
    }

    private void EmitEntered(ScopeState scope, State current)
    {
        var details = Payload("input", scope.Input);
        details["name"] = current.Name;
        scope.BeforeEntered = scope.Previous;
        Emit(scope, $"{current.Type}StateEntered", "stateEnteredEventDetails", details);
        scope.Entered = scope.Previous;
        scope.EnteredAt = now;
    }

    private void EmitExited(ScopeState scope, State current, JsonNode? output, JsonObject? assigned)
    {
        var details = Payload("output", output);
        details["name"] = current.Name;
        if (assigned is { Count: > 0 })
        {
            details["assignedVariables"] = new JsonObject(
                assigned.Select(each => KeyValuePair.Create(each.Key, (JsonNode?)JsonText.Write(each.Value))));
            details["assignedVariablesDetails"] = new JsonObject { ["truncated"] = false };
        }
        Emit(scope, $"{current.Type}StateExited", "stateExitedEventDetails", details);
    }

    private void EmitEvaluationFailed(ScopeState scope, State current, Failure failure)
    {
        var details = Error(failure);
        details["state"] = current.Name;
        if (failure.Location is not null)
            details["location"] = failure.Location;
        // As recorded on AWS: the event follows the one before the state's entry, but in a Wait state the entry.
        var previous = current is WaitState ? scope.Previous : scope.BeforeEntered;
        scope.Previous = Emit("EvaluationFailed", previous, "evaluationFailedEventDetails", details);
    }

    private long EmitIteration(ScopeState map, string outcome, int index, long previous) => Emit(
        $"MapIteration{outcome}",
        previous,
        $"mapIteration{outcome}EventDetails",
        new JsonObject { ["name"] = map.State, ["index"] = index });

    private void EmitEnd(ExecutionStatus status, JsonNode? output, Failure? failure, long previous) => Emit(
        $"Execution{status}",
        previous,
        $"execution{status}EventDetails",
        failure is null ? Payload("output", output) : Error(failure));
}
