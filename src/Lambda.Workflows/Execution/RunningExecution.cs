using Microsoft.DurableTask;

namespace Lambda.Workflows.Execution;

/// <summary>A running execution: carries out the actions of its progress, and reports their results one at a time.</summary>
internal sealed class RunningExecution(TaskOrchestrationContext context, ExecutionProgress progress)
{
    private readonly List<Pending> pending = [];
    private Task<SignalMessage> signal = context.WaitForExternalEvent<SignalMessage>(SignalMessage.EventName);
    private ExecutionProgressStatus told = new([], []);

    private DateTimeOffset Now => new(DateTime.SpecifyKind(context.CurrentUtcDateTime, DateTimeKind.Utc));

    public async Task<ExecutionResult> RunAsync()
    {
        Do(progress.Start(Now));
        while (!progress.IsOver)
        {
            var done = await Task.WhenAny([signal, .. pending.Select(each => each.Task)]);
            if (done == signal)
            {
                var message = await signal;
                signal = context.WaitForExternalEvent<SignalMessage>(SignalMessage.EventName);
                Do(progress.Signalled(message, Now));
                continue;
            }
            var over = pending.First(each => each.Task == done);
            pending.Remove(over);
            Do(await EndAsync(over));
        }
        return progress.Result;
    }

    private async Task<IReadOnlyList<DurableAction>> EndAsync(Pending over)
    {
        try
        {
            switch (over.Task)
            {
                case Task<TaskResult> ran:
                    return progress.Ran(over.Work, await ran, Now);
                case Task<ExecutionResult> child:
                    return progress.Ran(over.Work, await child, Now);
                default:
                    await over.Task;
                    return progress.Fired(over.Work, Now);
            }
        }
        catch (TaskFailedException exception)
        {
            return progress.Ran(over.Work, TaskFailures.Of(exception.FailureDetails.ErrorMessage), Now);
        }
    }

    private void Do(IReadOnlyList<DurableAction> actions)
    {
        foreach (var action in actions)
        {
            switch (action)
            {
                case CallTask task:
                    pending.Add(new Pending(
                        task.Work, context.CallActivityAsync<TaskResult>(StateMachineOrchestrator.TaskActivityName, task.Call)));
                    break;
                case CallChild child:
                    pending.Add(new Pending(child.Work, context.CallSubOrchestratorAsync<ExecutionResult>(
                        StateMachineOrchestrator.Name,
                            child.Start,
                            new SubOrchestrationOptions { InstanceId = Instances.Of(child.Start) })));
                    break;
                case StartWait wait:
                    // Cancelled when the wait ends, or when it is stopped.
                    var stop = new CancellationTokenSource();
                    pending.Add(new Pending(wait.Work, context.CreateTimer(wait.DueAt.UtcDateTime, stop.Token)) { Stop = stop });
                    break;
                case StopWork stopped:
                    Stop(stopped.Work);
                    if (stopped.Child is { } running)
                        context.SendEvent(Instances.Of(running), SignalMessage.EventName, new SignalMessage(SignalKind.Stop));
                    break;
            }
        }
        var now = progress.Told;
        if (!now.IsAs(told))
            context.SetCustomStatus(told = now);
    }

    private void Stop(int work)
    {
        foreach (var each in pending.Where(each => each.Work == work).ToArray())
        {
            pending.Remove(each);
            each.Stop?.Cancel();
        }
    }

    private sealed record Pending(int Work, Task Task)
    {
        public CancellationTokenSource? Stop { get; init; }
    }
}
