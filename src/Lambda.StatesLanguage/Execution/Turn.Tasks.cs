using System.Globalization;
using System.Text.Json.Nodes;
using Lambda.StatesLanguage.Definitions;
using Lambda.StatesLanguage.Errors;
using Lambda.StatesLanguage.Evaluation;
using Lambda.StatesLanguage.Json;
using Lambda.StatesLanguage.Templates;

namespace Lambda.StatesLanguage.Execution;

/// <summary>Runs Task states.</summary>
internal sealed partial class Turn
{
    private void StartTask(ScopeState scope, TaskState task, JsonNode? input)
    {
        var number = state.NextNumber();
        if (task.Resource.Pattern != TaskPattern.RequestResponse || task.Resource.Kind == TaskKind.Activity)
            scope.TaskToken = Token(number);
        var values = ValuesOf(scope, input);
        var arguments = task.Parameters is null ? input : task.Parameters.Evaluate(values);
        Inspect(scope, task.IsJsonata ? "afterArguments" : "afterParameters", arguments);
        CheckSize(task, arguments);
        var timeout = Seconds(task.TimeoutSeconds, values);
        var heartbeat = Seconds(task.HeartbeatSeconds, values);
        var credentials = task.Credentials?.Evaluate(values);
        EmitScheduled(scope, task.Resource, arguments, timeout, heartbeat, credentials);
        state.Work[number] = new PendingWork(scope.Id, WorkKind.Task) { HeartbeatSeconds = heartbeat };
        decisions.Add(new RunTask(number, task.Resource, arguments)
        {
            State = task.Name,
            TaskToken = scope.TaskToken,
            RetryCount = scope.RetryCount,
            Timeout = timeout is { } limit ? TimeSpan.FromSeconds(limit) : null,
            Heartbeat = heartbeat is { } beat ? TimeSpan.FromSeconds(beat) : null,
            Credentials = credentials,
        });
        if (timeout is not null)
            StartTimer(new PendingWork(scope.Id, WorkKind.TaskTimeout, number), now.AddSeconds(timeout.Value));
        if (heartbeat is not null)
            StartTimer(new PendingWork(scope.Id, WorkKind.TaskHeartbeat, number), now.AddSeconds(heartbeat.Value));
    }

    private void TaskSucceeded(ScopeState scope, TaskState task, int number, JsonNode? output)
    {
        EndTask(number);
        if (JsonText.IsTooDeep(output))
            throw StateException.Runtime($"The task's result is nested deeper than {JsonText.MaxDepth} levels.");
        if (JsonText.Size(output) > options.MaxPayload)
        {
            var name = task.Resource.Kind == TaskKind.Service ? task.Resource.Service : task.Resource.Arn;
            var failure = new Failure(ErrorNames.DataLimitExceeded, TooLarge(name)) { IsFromTask = true };
            EmitTask(scope, task.Resource, "Failed", Error(failure));
            Fail(scope, task, failure);
            return;
        }
        EmitTask(scope, task.Resource, "Succeeded", Payload("output", output));
        Complete(scope, task, output);
    }

    private void TaskFailed(ScopeState scope, TaskState task, int number, Failure failure)
    {
        EndTask(number);
        EmitTask(scope, task.Resource, failure.Error == ErrorNames.Timeout ? "TimedOut" : "Failed", Error(failure));
        Fail(scope, task, failure);
    }

    private void TimeOut(ScopeState scope, TaskState task, int number, bool isHeartbeat)
    {
        decisions.Add(new Cancel(number));
        TaskFailed(scope, task, number, new Failure(ErrorNames.Timeout, null) { IsHeartbeat = isHeartbeat });
    }

    private void Submitted(ScopeState scope, JsonNode? output)
    {
        if (StateOf(scope) is TaskState { Resource.Kind: TaskKind.Service } task)
            EmitTask(scope, task.Resource, "Submitted", Payload("output", output));
    }

    private void EndTask(int number)
    {
        state.Work.Remove(number);
        Cancel(WorkKind.TaskTimeout, number);
        Cancel(WorkKind.TaskHeartbeat, number);
    }

    private void EmitScheduled(
        ScopeState scope, TaskResource resource, JsonNode? arguments, long? timeout, long? heartbeat, JsonNode? credentials)
    {
        var details = resource.Kind == TaskKind.Service
            ? new JsonObject { ["parameters"] = JsonText.Write(arguments), ["region"] = options.Region }
            : Payload("input", arguments);
        if (resource.Kind != TaskKind.Service)
            details["resource"] = resource.Arn;
        if (timeout is not null)
            details["timeoutInSeconds"] = timeout;
        if (heartbeat is not null)
            details["heartbeatInSeconds"] = heartbeat;
        if (credentials is not null)
            details["taskCredentials"] = JsonText.Copy(credentials);
        EmitTask(scope, resource, "Scheduled", details);
        EmitTask(scope, resource, "Started", []);
    }

    /// <summary>Adds the event of a task, under the name that the history has for its kind of resource.</summary>
    private void EmitTask(ScopeState scope, TaskResource resource, string what, JsonObject details)
    {
        if (resource.Kind == TaskKind.Service)
        {
            details["resourceType"] = resource.Service;
            details["resource"] = resource.Action;
        }
        var kind = resource.Kind == TaskKind.Service ? "Task" : resource.Kind.ToString();
        var hasDetails = details.Count > 0 || resource.Kind == TaskKind.Activity;
        Emit(scope, kind + what,
            hasDetails ? $"{char.ToLowerInvariant(kind[0])}{kind[1..]}{what}EventDetails" : null,
            hasDetails ? details : null);
    }

    private static long? Seconds(Operand? operand, Values values)
    {
        if (operand is null)
            return null;
        var seconds = operand.Whole(values);
        return seconds is > 0 and <= MaxWait
            ? seconds
            : throw StateException.Runtime($"The {operand.Field} parameter references a value outside of 1 to {MaxWait}: {seconds}");
    }

    private string Token(int number)
    {
        if (options.TaskToken is { } make)
            return make(state.Identity, number);
        var identity = state.Identity;
        var source = string.Create(
            CultureInfo.InvariantCulture, $"{identity.RandomSeed}|{identity.ExecutionArn}|{state.RedriveCount}|{number}");
        return Intrinsics.TextFunctions.Hash(source, "SHA-256")!;
    }
}
