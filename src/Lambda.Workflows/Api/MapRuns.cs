using System.Text.Json.Nodes;
using Lambda.StatesLanguage.Execution;
using Lambda.StatesLanguage.Items;
using Lambda.Workflows.Execution;
using Microsoft.DurableTask.Client;

namespace Lambda.Workflows.Api;

/// <summary>The operations on the runs of distributed Map states.</summary>
internal static class MapRuns
{
    public static async Task<JsonObject> ListAsync(StatesRequest request)
    {
        var (metadata, start) = await Executions.FindAsync(request, "executionArn");
        var state = await StateOfAsync(request, metadata.InstanceId);
        var (page, next) = request.Page(state?.MapRuns.Values.ToList() ?? []);
        var answer = new JsonObject
        {
            ["mapRuns"] = new JsonArray([.. page.Select(run => Summary(run, start))]),
        };
        if (next is not null)
            answer["nextToken"] = next;
        return answer;
    }

    public static async Task<JsonObject> DescribeAsync(StatesRequest request)
    {
        var (_, start, run) = await FindAsync(request);
        var described = Summary(run, start);
        described.Remove("stateMachineArn");
        described["status"] = run.Status.ToString().ToUpperInvariant();
        described["maxConcurrency"] = run.MaxConcurrency;
        described["toleratedFailureCount"] = run.ToleratedFailureCount;
        described["toleratedFailurePercentage"] = run.ToleratedFailurePercentage;
        described["itemCounts"] = Counts(run.Items, run);
        described["executionCounts"] = Counts(run.Executions, run);
        described["redriveCount"] = 0;
        return described;
    }

    public static async Task<JsonObject> UpdateAsync(StatesRequest request)
    {
        var changed = new MapRunChanged(
            request.Text("mapRunArn"),
            request.Has("maxConcurrency") ? request.Number("maxConcurrency", 0, 0, int.MaxValue) : null,
            request.Has("toleratedFailureCount") ? request.Number("toleratedFailureCount", 0, 0, int.MaxValue) : null,
            request.Has("toleratedFailurePercentage") ? request.Fraction("toleratedFailurePercentage", 0, 100) : null);
        if (changed is { MaxConcurrency: null, ToleratedFailureCount: null, ToleratedFailurePercentage: null })
            throw StatesException.Invalid("Set at least one of maxConcurrency, toleratedFailureCount and toleratedFailurePercentage.");
        var (instance, _, run) = await FindAsync(request);
        if (run.Status != MapRunStatus.Running)
            throw StatesException.Invalid($"The Map Run is {run.Status.ToString().ToUpperInvariant()}; only a running one can be changed.");
        var message = new SignalMessage(SignalKind.MapRunChanged) { MapRun = changed };
        await request.Client.RaiseEventAsync(instance, SignalMessage.EventName, message, request.Cancellation);
        return [];
    }

    /// <summary>Reads the name of a run.</summary>
    /// <exception cref="StatesException">The ARN is not that of a run.</exception>
    public static MapRunName NameOf(string arn) =>
        MapRunName.Read(arn) is { } name && Instances.IsName(name.Machine) && Instances.IsName(name.Id)
            ? name
            : throw StatesException.InvalidArn(arn);

    private static JsonObject Summary(MapRunState run, ExecutionStart start)
    {
        var summary = new JsonObject
        {
            ["executionArn"] = start.ExecutionArn,
            ["mapRunArn"] = run.Arn,
            ["stateMachineArn"] = new MapRunName(run.Arn).StateMachineArn,
            ["startDate"] = Executions.Seconds(run.StartedAt),
        };
        if (run.StoppedAt is { } stopped)
            summary["stopDate"] = Executions.Seconds(stopped);
        return summary;
    }

    private static JsonObject Counts(MapRunCounts counts, MapRunState run) => new()
    {
        ["aborted"] = counts.Aborted,
        ["failed"] = counts.Failed,
        ["failuresNotRedrivable"] = 0,
        ["pending"] = counts.Pending,
        ["pendingRedrive"] = 0,
        ["resultsWritten"] = run.HasWrittenResults ? counts.Succeeded + counts.Failed : 0,
        ["running"] = counts.Running,
        ["succeeded"] = counts.Succeeded,
        ["timedOut"] = 0,
        ["total"] = counts.Total,
    };

    private static async Task<(string Instance, ExecutionStart Start, MapRunState Run)> FindAsync(StatesRequest request)
    {
        var arn = request.Text("mapRunArn");
        var name = NameOf(arn);
        if (await ParentAsync(request, name) is { } parent
            && await StateOfAsync(request, parent.InstanceId) is { } state && state.MapRuns.TryGetValue(arn, out var run))
            return (parent.InstanceId, Executions.StartOf(parent), run);
        throw new StatesException("ResourceNotFound", $"Map Run Does Not Exist: '{arn}'");
    }

    /// <summary>Finds the execution that a run belongs to: the run's children name it, or else the execution names the run.</summary>
    private static async Task<OrchestrationMetadata?> ParentAsync(StatesRequest request, MapRunName name)
    {
        var children = new OrchestrationQuery
        {
            InstanceIdPrefix = Instances.ChildPrefix(name.Machine, name.Id), FetchInputsAndOutputs = true, PageSize = 1,
        };
        await foreach (var child in request.Client.GetAllInstancesAsync(children).WithCancellation(request.Cancellation))
        {
            return await request.Client.GetInstanceAsync(
                Instances.OfArn(Executions.StartOf(child).Parent!)!, getInputsAndOutputs: true, request.Cancellation);
        }
        var all = new OrchestrationQuery { InstanceIdPrefix = Instances.Prefix(name.Machine), FetchInputsAndOutputs = true };
        return await request.Client.GetAllInstancesAsync(all).FirstOrDefaultAsync(
            each => each.ReadCustomStatusAs<ExecutionProgressStatus>()?.MapRuns?.Contains(name.Id) == true, request.Cancellation);
    }

    private static async Task<ExecutionState?> StateOfAsync(StatesRequest request, string instance) =>
        ExecutionHistory.Replay(await request.Client.GetOrchestrationHistoryAsync(instance, request.Cancellation))?.State;
}
