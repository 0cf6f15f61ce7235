using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using DurableTask.Core.Exceptions;
using Lambda.StatesLanguage;
using Lambda.Workflows.Definitions;
using Lambda.Workflows.Execution;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Lambda.Workflows.Api;

/// <summary>The operations on executions.</summary>
internal sealed partial class Executions(StateMachineCatalogue machines)
{
    private static readonly OrchestrationRuntimeStatus[] AnyStatus =
    [
        OrchestrationRuntimeStatus.Pending, OrchestrationRuntimeStatus.Running, OrchestrationRuntimeStatus.Suspended,
        OrchestrationRuntimeStatus.Completed, OrchestrationRuntimeStatus.Failed, OrchestrationRuntimeStatus.Terminated,
    ];

    /// <summary>Starts an execution; one of that name that runs with the same input is taken for it.</summary>
    public async Task<JsonObject> StartAsync(StatesRequest request)
    {
        var arn = request.Text("stateMachineArn");
        var machine = machines.Find(arn) ?? throw StatesException.NoMachine(arn);
        if (machine.Type == WorkflowType.Express)
            throw new StatesException("StateMachineTypeNotSupported", "Express state machines are started by StartSyncExecution here.");
        var name = request.Optional("name") ?? Guid.NewGuid().ToString();
        if (!IsName(name))
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
            // Somebody else has started it meanwhile.
            return Same(await ReadAsync(client, id, cancellation) ?? throw NotStarted(start), start);
        }
        return (await ReadAsync(client, id, cancellation) ?? throw NotStarted(start)).CreatedAt;
    }

    public static async Task<JsonObject> DescribeAsync(StatesRequest request)
    {
        var (metadata, start) = await FindAsync(request, "executionArn");
        var described = Summary(metadata, start);
        described["input"] = start.Input;
        described["inputDetails"] = new JsonObject { ["included"] = true };
        described["redriveCount"] = 0;
        described["redriveStatus"] = "NOT_REDRIVABLE";
        described["redriveStatusReason"] = "Executions are not redriven here";
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

    /// <summary>The definition that the execution runs, which may be an older one.</summary>
    public async Task<JsonObject> DescribeMachineAsync(StatesRequest request)
    {
        var (metadata, start) = await FindAsync(request, "executionArn");
        return new JsonObject
        {
            ["stateMachineArn"] = start.StateMachineArn,
            ["name"] = start.Machine,
            ["definition"] = start.Definition,
            ["roleArn"] = StateMachines.Role(machines),
            ["updateDate"] = Seconds(metadata.CreatedAt),
            ["revisionId"] = MachineCache.Revision(start.Definition),
        };
    }

    public async Task<JsonObject> ListAsync(StatesRequest request)
    {
        var arn = request.Text("stateMachineArn");
        var machine = machines.Find(arn) ?? throw StatesException.NoMachine(arn);
        var status = request.Optional("statusFilter");
        var query = new OrchestrationQuery
        {
            InstanceIdPrefix = Instances.Prefix(machine.Name),
            FetchInputsAndOutputs = true,
            PageSize = request.Number("maxResults", 100, 0, 1000) is > 0 and var size ? size : 100,
            ContinuationToken = request.Optional("nextToken"),
        };
        var page = await request.Client.GetAllInstancesAsync(query).AsPages(query.ContinuationToken, query.PageSize)
            .FirstOrDefaultAsync(request.Cancellation);
        var found = (page?.Values ?? [])
            .Select(metadata => (JsonNode?)Summary(metadata, StartOf(metadata)))
            .Where(summary => status is null || (string?)summary!["status"] == status);
        var answer = new JsonObject { ["executions"] = new JsonArray([.. found]) };
        if (!string.IsNullOrEmpty(page?.ContinuationToken))
            answer["nextToken"] = page.ContinuationToken;
        return answer;
    }

    public static async Task<JsonObject> StopAsync(StatesRequest request)
    {
        var (metadata, _) = await FindAsync(request, "executionArn");
        if (!metadata.IsCompleted)
        {
            var stop = new SignalMessage(SignalKind.Stop, Error: request.Optional("error"), Cause: request.Optional("cause"));
            await request.Client.RaiseEventAsync(metadata.InstanceId, SignalMessage.EventName, stop, request.Cancellation);
            metadata = await request.Client.WaitForInstanceCompletionAsync(metadata.InstanceId, request.Cancellation);
        }
        return new JsonObject { ["stopDate"] = Seconds(metadata.LastUpdatedAt) };
    }

    public static async Task<JsonObject> HistoryAsync(StatesRequest request)
    {
        var (metadata, _) = await FindAsync(request, "executionArn");
        var events = ExecutionHistory.Read(await request.Client.GetOrchestrationHistoryAsync(metadata.InstanceId, request.Cancellation));
        if (request.Flag("reverseOrder"))
            events = [.. events.Reverse()];
        var size = request.Number("maxResults", 100, 0, 1000) is > 0 and var asked ? asked : 100;
        var first = int.TryParse(request.Optional("nextToken"), out var token) && token >= 0 ? token : 0;
        var page = events.Skip(first).Take(size).Select(each => (JsonNode?)each.ToJson());
        var answer = new JsonObject { ["events"] = new JsonArray([.. page]) };
        if (first + size < events.Count)
            answer["nextToken"] = (first + size).ToString(System.Globalization.CultureInfo.InvariantCulture);
        return answer;
    }

    public static bool IsName(string name) => ExecutionName().IsMatch(name);

    public static double Seconds(DateTimeOffset time) => time.ToUnixTimeMilliseconds() / 1000.0;

    internal static ExecutionStart StartOf(OrchestrationMetadata metadata) => metadata.ReadInputAs<ExecutionStart>()
        ?? throw new InvalidOperationException($"Orchestration {metadata.InstanceId} has no input.");

    /// <summary>Reads an instance, a second time if it is not there: storage may miss a row that is just being written.</summary>
    private static async Task<OrchestrationMetadata?> ReadAsync(DurableTaskClient client, string id, CancellationToken cancellation) =>
        await client.GetInstanceAsync(id, getInputsAndOutputs: true, cancellation)
        ?? await client.GetInstanceAsync(id, getInputsAndOutputs: true, cancellation);

    private static InvalidOperationException NotStarted(ExecutionStart start) => new($"Execution {start.ExecutionArn} was not started.");

    private static DateTimeOffset Same(OrchestrationMetadata known, ExecutionStart start) =>
        !known.IsCompleted && StartOf(known).Input == start.Input
            ? known.CreatedAt
            : throw StatesException.ExecutionExists(start.ExecutionArn);

    private static async Task<(OrchestrationMetadata, ExecutionStart)> FindAsync(StatesRequest request, string member)
    {
        var arn = request.Text(member);
        if (arn.Split(':') is not ["arn", _, "states", _, _, "execution", var machine, var name])
            throw StatesException.InvalidArn(arn);
        var metadata = await ReadAsync(request.Client, Instances.Of(machine, name), request.Cancellation)
            ?? throw StatesException.NoExecution(arn);
        return (metadata, StartOf(metadata));
    }

    private static JsonObject Summary(OrchestrationMetadata metadata, ExecutionStart start)
    {
        var summary = new JsonObject
        {
            ["executionArn"] = start.ExecutionArn,
            ["stateMachineArn"] = start.StateMachineArn,
            ["name"] = start.Name,
            ["status"] = ResultOf(metadata)?.Status ?? "RUNNING",
            ["startDate"] = Seconds(metadata.CreatedAt),
        };
        if (metadata.IsCompleted)
            summary["stopDate"] = Seconds(metadata.LastUpdatedAt);
        return summary;
    }

    /// <summary>How an execution ended; null while it runs.</summary>
    private static ExecutionResult? ResultOf(OrchestrationMetadata metadata) => metadata switch
    {
        { IsCompleted: false } => null,
        { RuntimeStatus: OrchestrationRuntimeStatus.Completed } => metadata.ReadOutputAs<ExecutionResult>(),
        { RuntimeStatus: OrchestrationRuntimeStatus.Terminated } => new ExecutionResult("ABORTED", null, null, null),
        _ => new ExecutionResult("FAILED", null, metadata.FailureDetails?.ErrorType ?? "States.Runtime",
            metadata.FailureDetails?.ErrorMessage),
    };

    [GeneratedRegex("""^[^\s<>{}\[\]?*"#%\\^|~`$&,;:/\p{C}]{1,80}$""")]
    private static partial Regex ExecutionName();
}
