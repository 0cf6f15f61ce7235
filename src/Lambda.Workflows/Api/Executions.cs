using System.Text.Json.Nodes;
using DurableTask.Core.Exceptions;
using Lambda.StatesLanguage.Definitions;
using Lambda.StatesLanguage.Items;
using Lambda.Workflows.Definitions;
using Lambda.Workflows.Execution;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Lambda.Workflows.Api;

/// <summary>The operations on executions.</summary>
internal sealed class Executions(StateMachineCatalogue machines, Redrives redrives, TimeProvider time)
{
    // How long a stop waits until the execution has ended: the event that stops it is stored, and waits for its turn.
    private static readonly TimeSpan StopsWithin = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(500);

    private readonly HistoryPages histories = new();

    private static readonly OrchestrationRuntimeStatus[] AnyStatus =
    [
        OrchestrationRuntimeStatus.Pending, OrchestrationRuntimeStatus.Running, OrchestrationRuntimeStatus.Suspended,
        OrchestrationRuntimeStatus.Completed, OrchestrationRuntimeStatus.Failed, OrchestrationRuntimeStatus.Terminated,
    ];

    /// <summary>Starts an execution, unless one with the same name and input is running.</summary>
    public async Task<JsonObject> StartAsync(StatesRequest request)
    {
        var arn = request.Text("stateMachineArn");
        var machine = machines.Find(arn) ?? throw StatesException.NoMachine(arn);
        if (machine.Type == WorkflowType.Express)
            throw new StatesException("StateMachineTypeNotSupported", "Start Express state machines with StartSyncExecution.");
        var name = request.Optional("name") ?? Guid.NewGuid().ToString();
        if (!Instances.IsName(name))
            throw new StatesException("InvalidName", $"Invalid Name: '{name}'");
        var start = machines.Start(machine, name, request.Payload("input", "{}", "InvalidExecutionInput"));
        return new JsonObject
        {
            ["executionArn"] = start.ExecutionArn,
            ["startDate"] = Seconds(await StartAsync(request.Client, start, request.Cancellation)),
        };
    }

    /// <returns>When the execution started.</returns>
    public static async Task<DateTimeOffset> StartAsync(DurableTaskClient client, ExecutionStart start, CancellationToken cancellation)
    {
        var id = Instances.Of(start);
        if (await client.GetInstanceAsync(id, getInputsAndOutputs: true, cancellation) is { } known)
            return Same(known, start);
        try
        {
            await client.ScheduleNewOrchestrationInstanceAsync(
                StateMachineOrchestrator.Name, start, new StartOrchestrationOptions(id).WithDedupeStatuses(AnyStatus), cancellation);
        }
        catch (OrchestrationAlreadyExistsException)
        {
            // Another caller has started it meanwhile.
            return Same(await ReadAsync(client, id, cancellation) ?? throw NotStarted(start), start);
        }
        return (await ReadAsync(client, id, cancellation) ?? throw NotStarted(start)).CreatedAt;
    }

    public async Task<JsonObject> DescribeAsync(StatesRequest request)
    {
        var (metadata, start) = await FindAsync(request, "executionArn");
        var described = Summary(metadata, start);
        described["input"] = start.Input;
        described["inputDetails"] = new JsonObject { ["included"] = true };
        redrives.Describe(described, metadata, start);
        if (ResultOf(metadata) is not { } result)
            return described;
        if (result.Output is not null)
        {
            described["output"] = result.Output;
            described["outputDetails"] = new JsonObject { ["included"] = true };
        }
        if (result.Error is not null)
            described["error"] = result.Error;
        if (result.Cause is not null)
            described["cause"] = result.Cause;
        return described;
    }

    /// <summary>Describes the definition that the execution runs, which may be an older one.</summary>
    public async Task<JsonObject> DescribeMachineAsync(StatesRequest request)
    {
        var (metadata, start) = await FindAsync(request, "executionArn");
        var described = new JsonObject
        {
            ["stateMachineArn"] = MachineOf(start),
            ["name"] = start.Machine,
            ["definition"] = start.Definition,
            ["roleArn"] = StateMachines.Role(machines),
            ["updateDate"] = Seconds(metadata.CreatedAt),
            ["revisionId"] = MachineCache.Revision(start.Definition),
        };
        if (start.MapRunArn is { } run)
            (described["mapRunArn"], described["label"]) = (run, new MapRunName(run).Label);
        return described;
    }

    public async Task<JsonObject> ListAsync(StatesRequest request)
    {
        var status = request.Optional("statusFilter");
        var query = new OrchestrationQuery
        {
            InstanceIdPrefix = PrefixOf(request),
            FetchInputsAndOutputs = true,
            PageSize = request.PageSize,
            ContinuationToken = request.StorageToken,
        };
        var page = await request.Client.GetAllInstancesAsync(query).AsPages(query.ContinuationToken, query.PageSize)
            .FirstOrDefaultAsync(request.Cancellation);
        var found = (page?.Values ?? [])
            .Select(metadata => (JsonNode?)Summary(metadata, StartOf(metadata)))
            .Where(summary => status is null || (string?)summary!["status"] == status);
        var answer = new JsonObject { ["executions"] = new JsonArray([.. found]) };
        if (!string.IsNullOrEmpty(page?.ContinuationToken))
            answer["nextToken"] = StatesRequest.TokenOf(page.ContinuationToken);
        return answer;
    }

    /// <summary>Returns the prefix of the ids of a machine's or a Map Run's executions.</summary>
    private string PrefixOf(StatesRequest request)
    {
        if (request.Optional("mapRunArn") is { } run)
            return MapRuns.NameOf(run) is var name && request.Optional("stateMachineArn") is null
                ? Instances.ChildPrefix(name.Machine, name.Id)
                : throw StatesException.InvalidArn(run);
        var arn = request.Text("stateMachineArn");
        var machine = machines.Find(arn) ?? throw StatesException.NoMachine(arn);
        return Instances.Prefix(machine.Name);
    }

    public async Task<JsonObject> StopAsync(StatesRequest request)
    {
        var (metadata, _) = await FindAsync(request, "executionArn");
        if (metadata.IsCompleted)
            return new JsonObject { ["stopDate"] = Seconds(metadata.LastUpdatedAt) };
        var stop = new SignalMessage(SignalKind.Stop, Error: request.Optional("error"), Cause: request.Optional("cause"));
        await request.Client.RaiseEventAsync(metadata.InstanceId, SignalMessage.EventName, stop, request.Cancellation);
        return new JsonObject { ["stopDate"] = Seconds(await StoppedAtAsync(request, metadata.InstanceId)) };
    }

    // The client's own wait asks every two seconds, and without end.
    private async Task<DateTimeOffset> StoppedAtAsync(StatesRequest request, string instance)
    {
        var end = time.GetUtcNow() + StopsWithin;
        for (var pause = FirstPause; ; pause = pause * 2 < LongestPause ? pause * 2 : LongestPause)
        {
            await Task.Delay(pause, time, request.Cancellation);
            var metadata = await request.Client.GetInstanceAsync(instance, getInputsAndOutputs: false, request.Cancellation);
            if (metadata is null or { IsCompleted: true } || time.GetUtcNow() >= end)
                return metadata is { IsCompleted: true } ? metadata.LastUpdatedAt : time.GetUtcNow();
        }
    }

    public async Task<JsonObject> HistoryAsync(StatesRequest request)
    {
        var (metadata, _) = await FindAsync(request, "executionArn");
        var events = await histories.OfAsync(
            metadata.InstanceId, metadata.CreatedAt, request.Has("nextToken"), request.PageSize,
            async () => ExecutionHistory.Read(
                await request.Client.GetOrchestrationHistoryAsync(metadata.InstanceId, request.Cancellation)));
        if (request.Flag("reverseOrder"))
            events = [.. events.Reverse()];
        var (page, next) = request.Page(events);
        var answer = new JsonObject { ["events"] = new JsonArray([.. page.Select(each => (JsonNode?)each.ToJson())]) };
        if (next is not null)
            answer["nextToken"] = next;
        return answer;
    }

    public static double Seconds(DateTimeOffset time) => time.ToUnixTimeMilliseconds() / 1000.0;

    internal static ExecutionStart StartOf(OrchestrationMetadata metadata) => metadata.ReadInputAs<ExecutionStart>()
        ?? throw new InvalidOperationException($"Orchestration {metadata.InstanceId} has no input.");

    /// <summary>Reads an instance, and reads again if it is not found, because storage may miss a row that is just being written.</summary>
    private static async Task<OrchestrationMetadata?> ReadAsync(DurableTaskClient client, string id, CancellationToken cancellation) =>
        await client.GetInstanceAsync(id, getInputsAndOutputs: true, cancellation)
        ?? await client.GetInstanceAsync(id, getInputsAndOutputs: true, cancellation);

    private static InvalidOperationException NotStarted(ExecutionStart start) => new($"Execution {start.ExecutionArn} was not started.");

    private static DateTimeOffset Same(OrchestrationMetadata known, ExecutionStart start) =>
        !known.IsCompleted && StartOf(known) is var running && running.Input == start.Input
            ? running.Redriven?.StartedAt ?? known.CreatedAt
            : throw StatesException.ExecutionExists(start.ExecutionArn);

    internal static async Task<(OrchestrationMetadata Metadata, ExecutionStart Start)> FindAsync(StatesRequest request, string member)
    {
        var arn = request.Text(member);
        var instance = Instances.OfArn(arn) ?? throw StatesException.InvalidArn(arn);
        var metadata = await ReadAsync(request.Client, instance, request.Cancellation) ?? throw StatesException.NoExecution(arn);
        return (metadata, StartOf(metadata));
    }

    private static JsonObject Summary(OrchestrationMetadata metadata, ExecutionStart start)
    {
        var summary = new JsonObject
        {
            ["executionArn"] = start.ExecutionArn,
            ["stateMachineArn"] = MachineOf(start),
            ["name"] = start.Name,
            ["status"] = StatusOf(metadata),
            ["startDate"] = Seconds(start.Redriven?.StartedAt ?? metadata.CreatedAt),
        };
        if (metadata.IsCompleted)
            summary["stopDate"] = Seconds(metadata.LastUpdatedAt);
        if (start.MapRunArn is not null)
            summary["mapRunArn"] = start.MapRunArn;
        return summary;
    }

    /// <summary>Returns the machine of an execution. For the children of a Map Run, it is the machine of their item processor.</summary>
    private static string MachineOf(ExecutionStart start) =>
        start.MapRunArn is null ? start.StateMachineArn : new MapRunName(start.MapRunArn).StateMachineArn;

    internal static string StatusOf(OrchestrationMetadata metadata) => ResultOf(metadata)?.Status ?? "RUNNING";

    /// <summary>Returns how an execution ended; null while it is running.</summary>
    private static ExecutionResult? ResultOf(OrchestrationMetadata metadata) => metadata switch
    {
        { IsCompleted: false } => null,
        { RuntimeStatus: OrchestrationRuntimeStatus.Completed } => metadata.ReadOutputAs<ExecutionResult>(),
        { RuntimeStatus: OrchestrationRuntimeStatus.Terminated } => new ExecutionResult("ABORTED", null, null, null),
        _ => new ExecutionResult("FAILED", null, metadata.FailureDetails?.ErrorType ?? "States.Runtime",
            metadata.FailureDetails?.ErrorMessage),
    };
}
