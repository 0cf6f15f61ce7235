using System.Text.Json;
using DurableTask.Core.History;
using HistoryEvent = Lambda.StatesLanguage.History.HistoryEvent;

namespace Lambda.Workflows.Execution;

/// <summary>
/// Finds the events of an execution from the history of its orchestration. The same reports lead to the same decisions and events, so
/// events need not be stored.
/// </summary>
internal sealed class ExecutionHistory
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    private readonly Dictionary<int, (int Work, DateTimeOffset? DueAt)> workOf = [];
    private ExecutionProgress? progress;
    private DateTimeOffset now;
    private int next;

    public static IReadOnlyList<HistoryEvent> Read(IEnumerable<global::DurableTask.Core.History.HistoryEvent> recorded) =>
        Replay(recorded)?.Events ?? [];

    /// <summary>Replays the execution up to the present state of its orchestration; null if it has not started.</summary>
    public static ExecutionProgress? Replay(IEnumerable<global::DurableTask.Core.History.HistoryEvent> recorded)
    {
        var history = new ExecutionHistory();
        foreach (var each in recorded)
            history.Take(each);
        return history.progress;
    }

    private void Take(global::DurableTask.Core.History.HistoryEvent recorded)
    {
        switch (recorded)
        {
            case OrchestratorStartedEvent:
                now = new DateTimeOffset(DateTime.SpecifyKind(recorded.Timestamp, DateTimeKind.Utc));
                break;
            case ExecutionStartedEvent started:
                progress = new ExecutionProgress(Parse<ExecutionStart>(started.Input));
                Do(progress.Start(now));
                break;
            case TaskCompletedEvent completed when workOf.Remove(completed.TaskScheduledId, out var ran):
                Do(progress!.Ran(ran.Work, Parse<TaskResult>(completed.Result), now));
                break;
            case TaskFailedEvent failed when workOf.Remove(failed.TaskScheduledId, out var ran):
                Do(progress!.Ran(ran.Work, TaskFailures.Of(failed.FailureDetails?.ErrorMessage ?? failed.Reason), now));
                break;
            case SubOrchestrationInstanceCompletedEvent completed when workOf.Remove(completed.TaskScheduledId, out var child):
                Do(progress!.Ran(child.Work, Parse<ExecutionResult>(completed.Result), now));
                break;
            case SubOrchestrationInstanceFailedEvent failed when workOf.Remove(failed.TaskScheduledId, out var child):
                Do(progress!.Ran(child.Work, TaskFailures.Of(failed.FailureDetails?.ErrorMessage ?? failed.Reason), now));
                break;
            case TimerFiredEvent fired when workOf.Remove(fired.TimerId, out var timer):
                // A long wait consists of several timers, the last of which may fire up to a second early.
                if (timer.DueAt - fired.FireAt > TimeSpan.FromMinutes(1))
                    workOf[next++] = timer;
                else
                    Do(progress!.Fired(timer.Work, now));
                break;
            case EventRaisedEvent { Name: SignalMessage.EventName } raised:
                Do(progress!.Signalled(Parse<SignalMessage>(raised.Input), now));
                break;
        }
    }

    private void Do(IReadOnlyList<DurableAction> actions)
    {
        foreach (var action in actions)
        {
            // Durable Functions number what an orchestration schedules.
            if (action is StopWork stop)
            {
                // Telling a child to stop is counted too.
                if (stop.Child is not null)
                    next++;
                continue;
            }
            workOf[next++] = (action.Work, (action as StartWait)?.DueAt);
        }
    }

    private static T Parse<T>(string json) => JsonSerializer.Deserialize<T>(json, Json)!;
}
