using System.Text.Json.Nodes;
using Lambda.StatesLanguage.Execution;

namespace Lambda.StatesLanguage.InMemory;

/// <summary>The services that an execution in memory calls.</summary>
public sealed record InMemoryServices
{
    /// <summary>Runs tasks. An exception fails the task with the name of its type.</summary>
    public required Func<RunTask, CancellationToken, ValueTask<TaskOutcome>> RunTask { get; init; }

    /// <summary>Reads the items of distributed Map states; if null, these states fail.</summary>
    public Func<ReadItems, CancellationToken, ValueTask<JsonArray>>? ReadItems { get; init; }

    /// <summary>Writes the results of distributed Map states; if null, these states fail.</summary>
    public Func<WriteResults, CancellationToken, ValueTask<JsonNode?>>? WriteResults { get; init; }
}
