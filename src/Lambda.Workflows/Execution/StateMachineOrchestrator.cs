using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;

namespace Lambda.Workflows.Execution;

/// <summary>Runs an execution as an orchestration of Durable Functions.</summary>
public static class StateMachineOrchestrator
{
    /// <summary>The orchestration's name.</summary>
    public const string Name = "StateMachine";

    /// <summary>The name of the activity that runs a task.</summary>
    internal const string TaskActivityName = "StateMachineTask";

    /// <summary>Runs an execution to its end.</summary>
    [Function(Name)]
    public static Task<ExecutionResult> RunAsync([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var start = context.GetInput<ExecutionStart>()
            ?? throw new InvalidOperationException($"Orchestration {context.InstanceId} has no input.");
        return new RunningExecution(context, new ExecutionProgress(start)).RunAsync();
    }
}
