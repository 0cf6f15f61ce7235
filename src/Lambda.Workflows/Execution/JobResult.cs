using System.Text.Json.Nodes;
using Lambda.StatesLanguage.Definitions;
using Lambda.StatesLanguage.Errors;
using Lambda.StatesLanguage.Execution;
using Lambda.StatesLanguage.Json;

namespace Lambda.Workflows.Execution;

/// <summary>
/// Makes the result of a task that starts another execution and waits for it
/// (<see href="https://docs.aws.amazon.com/step-functions/latest/dg/connect-stepfunctions.html"/>).
/// </summary>
internal static class JobResult
{
    public static Signal Of(int work, ExecutionStart child, TaskResource resource, ExecutionResult result)
    {
        var isParsed = resource.Action.EndsWith(".sync:2", StringComparison.Ordinal);
        var described = new JsonObject
        {
            ["ExecutionArn"] = child.ExecutionArn,
            ["Input"] = isParsed ? JsonText.Parse(child.Input) : child.Input,
            ["InputDetails"] = new JsonObject { ["Included"] = true },
            ["Name"] = child.Name,
            ["StateMachineArn"] = child.StateMachineArn,
            ["Status"] = result.Status,
        };
        if (result.Status == "SUCCEEDED")
        {
            described["Output"] = isParsed ? JsonText.Parse(result.Output!) : result.Output;
            described["OutputDetails"] = new JsonObject { ["Included"] = true };
            return new WorkSucceeded(work, described);
        }
        if (result.Error is not null)
            described["Error"] = result.Error;
        if (result.Cause is not null)
            described["Cause"] = result.Cause;
        return new WorkFailed(work, ErrorNames.TaskFailed, JsonText.Write(described));
    }
}
