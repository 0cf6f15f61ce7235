using System.Text.Json.Nodes;
using Lambda.StatesLanguage.Definitions;

namespace Lambda.Workflows.Tasks;

/// <summary>
/// What a Task state calls, by <c>arn:aws:states:::service:action</c>. An app adds services of its own by registering implementations.
/// </summary>
public interface ITaskService
{
    /// <summary>
    /// Whether the service takes such a resource. State machines with resources that no service takes keep the app from starting.
    /// </summary>
    bool Takes(TaskResource resource);

    /// <summary>Runs a task. It may be repeated after a crash: the request's id is the same then.</summary>
    /// <exception cref="TaskException">The task has failed.</exception>
    Task<JsonNode?> RunAsync(TaskRequest request, CancellationToken cancellation);
}

/// <summary>A task that a state machine asks for.</summary>
/// <param name="Resource">What is called.</param>
/// <param name="Input">The parameters, after the state's input processing.</param>
/// <param name="ExecutionArn">The execution that calls it.</param>
/// <param name="RequestId">The id of the call.</param>
public sealed record TaskRequest(TaskResource Resource, JsonNode? Input, string ExecutionArn, string RequestId)
{
    /// <summary>The token of a task that waits for a callback or for the worker of an activity; null for others.</summary>
    public string? TaskToken { get; init; }
}
