using System.Text.Json;
using Lambda.StatesLanguage.Execution;
using Lambda.StatesLanguage.History;

namespace Lambda.Workflows.Execution;

/// <summary>The point at which a redriven execution resumes: its state when it ended, and the events until then.</summary>
/// <param name="State">The state, as JSON.</param>
/// <param name="Events">The events, as JSON.</param>
/// <param name="StartedAt">When the execution first started.</param>
/// <param name="Count">How many times it was redriven, including this time.</param>
/// <param name="LastWork">The number of the last earlier task. Callbacks for the earlier tasks no longer count.</param>
public sealed record RedrivenExecution(string State, string Events, DateTimeOffset StartedAt, int Count, int LastWork)
{
    // Payloads are nested deeper than what is written by default.
    private static readonly JsonSerializerOptions Json = new() { MaxDepth = 1_024 };

    internal static RedrivenExecution Of(ExecutionProgress ended, DateTimeOffset startedAt) => new(
        JsonSerializer.Serialize(ended.State, Json), JsonSerializer.Serialize(ended.Events, Json), startedAt, ended.State.RedriveCount + 1,
        ended.State.LastNumber);

    internal ExecutionState ReadState() => JsonSerializer.Deserialize<ExecutionState>(State, Json)!;

    internal IReadOnlyList<HistoryEvent> ReadEvents() => JsonSerializer.Deserialize<List<HistoryEvent>>(Events, Json)!;
}
