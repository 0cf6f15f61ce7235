using System.Text.Json.Nodes;
using DurableTask.Core.Exceptions;
using Lambda.StatesLanguage.Execution;
using Lambda.Workflows.Execution;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Lambda.Workflows.Api;

/// <summary>
/// Resumes executions that did not succeed, from the state that did not succeed
/// (<see href="https://docs.aws.amazon.com/step-functions/latest/apireference/API_RedriveExecution.html"/>).
/// </summary>
internal sealed class Redrives(TimeProvider time)
{
    private const int MostEvents = 24_999;
    private static readonly TimeSpan Longest = TimeSpan.FromDays(14);

    private static readonly OrchestrationRuntimeStatus[] Going =
        [OrchestrationRuntimeStatus.Pending, OrchestrationRuntimeStatus.Running, OrchestrationRuntimeStatus.Suspended];

    public async Task<JsonObject> RedriveAsync(StatesRequest request)
    {
        var (metadata, start) = await Executions.FindAsync(request, "executionArn");
        if (Refusal(metadata, start) is { } reason)
            throw NotRedrivable(reason);
        var history = await request.Client.GetOrchestrationHistoryAsync(metadata.InstanceId, request.Cancellation);
        if (ExecutionHistory.Replay(history) is not { State.Status: not ExecutionStatus.Running } ended)
            throw NotRedrivable("The execution was ended from outside and cannot be redriven");
        if (ended.State.LastEventId >= MostEvents)
            throw NotRedrivable($"Execution history has {ended.State.LastEventId} events and cannot be redriven");
        var again = RedrivenExecution.Of(ended, start.Redriven?.StartedAt ?? metadata.CreatedAt);
        try
        {
            await request.Client.ScheduleNewOrchestrationInstanceAsync(
                StateMachineOrchestrator.Name, start with { Redriven = again },
                new StartOrchestrationOptions(metadata.InstanceId).WithDedupeStatuses(Going), request.Cancellation);
        }
        catch (OrchestrationAlreadyExistsException)
        {
            // Somebody else has redriven it meanwhile.
            throw NotRedrivable("Execution is RUNNING and cannot be redriven");
        }
        return new JsonObject { ["redriveDate"] = Executions.Seconds(time.GetUtcNow()) };
    }

    /// <summary>Adds what DescribeExecution returns about redrives.</summary>
    public void Describe(JsonObject described, OrchestrationMetadata metadata, ExecutionStart start)
    {
        described["redriveCount"] = start.Redriven?.Count ?? 0;
        if (start.Redriven is not null)
            described["redriveDate"] = Executions.Seconds(metadata.CreatedAt);
        var reason = Refusal(metadata, start);
        described["redriveStatus"] = reason is null ? "REDRIVABLE" : "NOT_REDRIVABLE";
        if (reason is not null)
            described["redriveStatusReason"] = reason;
    }

    /// <summary>Returns the reason why an execution cannot be redriven; null if it can.</summary>
    private string? Refusal(OrchestrationMetadata metadata, ExecutionStart start) => Executions.StatusOf(metadata) switch
    {
        var status when status is "RUNNING" or "SUCCEEDED" => $"Execution is {status} and cannot be redriven",
        _ when start.MapRunArn is not null => "Execution is a child of a Map Run and is redriven with the execution of the run",
        _ when time.GetUtcNow() - metadata.LastUpdatedAt > Longest => "Execution closed more than 14 days ago and cannot be redriven",
        _ => null,
    };

    private static StatesException NotRedrivable(string reason) => new("ExecutionNotRedrivable", reason);
}
