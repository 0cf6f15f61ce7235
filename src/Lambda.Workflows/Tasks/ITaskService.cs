using System.Text.Json.Nodes;
using Lambda.StatesLanguage.Definitions;

namespace Lambda.Workflows.Tasks;

/// <summary>
/// A service that Task states call as <c>arn:aws:states:::service:action</c>. An app adds its own services by registering implementations.
/// </summary>
public interface ITaskService
{
    /// <summary>
    /// Returns whether the service handles this resource. A state machine with a resource that no service handles keeps the app from
    /// starting.
    /// </summary>
    bool Takes(TaskResource resource);

    /// <summary>Runs a task. It may be repeated after a crash, with the same request id.</summary>
    /// <exception cref="TaskException">The task has failed.</exception>
    Task<JsonNode?> RunAsync(TaskRequest request, CancellationToken cancellation);
}

/// <summary>A task that a state machine runs.</summary>
/// <param name="Resource">The resource that is called.</param>
/// <param name="Input">The parameters, after the state's input processing.</param>
/// <param name="ExecutionArn">The execution that calls it.</param>
/// <param name="RequestId">The id of the call.</param>
public sealed record TaskRequest(TaskResource Resource, JsonNode? Input, string ExecutionArn, string RequestId)
{
    /// <summary>The token of a task that waits for a callback or for the worker of an activity; null for others.</summary>
    public string? TaskToken { get; init; }
}
