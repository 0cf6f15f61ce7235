using System.Text.Json.Nodes;
using Lambda.StatesLanguage.Definitions;
using Lambda.StatesLanguage.Execution;
using Lambda.StatesLanguage.Json;

namespace Lambda.StatesLanguage.Tests.Execution;

/// <summary>The interpreter on its own, signal by signal.</summary>
public sealed class TaskTests
{
    private readonly Interpreter interpreter;
    private readonly ExecutionState state = Interpreter.Create(Some.Identity, JsonText.Parse("""{"beat":3}"""));
    private readonly StepResult start;

    public TaskTests()
    {
        const string Definition =
            """
            {"StartAt":"T","TimeoutSeconds":1000,"States":{"T":{"Type":"Task","Resource":"arn:aws:states:::sqs:sendMessage.waitForTaskToken",
            "Parameters":{"token.$":"$$.Task.Token"},"TimeoutSeconds":60,"HeartbeatSecondsPath":"$.beat",
            "Catch":[{"ErrorEquals":["States.HeartbeatTimeout"],"Next":"Dead"}],"End":true},"Dead":{"Type":"Succeed"}}}
            """;
        interpreter = new Interpreter(StateMachine.Parse(Definition));
        start = interpreter.Start(state, Some.Time);
    }

    private RunTask Task => start.Decisions.OfType<RunTask>().Single();

    private int Timer(StepResult step, WorkKind reason) => step.Decisions.OfType<StartTimer>().Single(timer => timer.Reason == reason).Work;

    [Fact]
    public void A_task_starts_with_its_timers()
    {
        Assert.Equal(TaskPattern.WaitForTaskToken, Task.Resource.Pattern);
        Assert.Equal(("sqs", "sendMessage.waitForTaskToken"), (Task.Resource.Service, Task.Resource.Action));
        Assert.Equal(Task.TaskToken, (string?)Task.Input!["token"]);
        Assert.Equal(
            [(WorkKind.ExecutionTimeout, 1000), (WorkKind.TaskTimeout, 60), (WorkKind.TaskHeartbeat, 3)],
            start.Decisions.OfType<StartTimer>().Select(timer => (timer.Reason, (int)(timer.DueAt - Some.Time).TotalSeconds)));
        Assert.Equal(
            """{"parameters":"{\"token\":\"TOKEN\"}","region":"us-east-1","timeoutInSeconds":60,"heartbeatInSeconds":3,"resourceType":"sqs","resource":"sendMessage.waitForTaskToken"}"""
                .Replace("TOKEN", Task.TaskToken, StringComparison.Ordinal),
            JsonText.Write(start.Events.Single(each => each.Type == "TaskScheduled").Details));
    }

    [Fact]
    public void A_result_cancels_the_timers()
    {
        var step = interpreter.Apply(state, new WorkSucceeded(Task.Work, "done"), Some.Time);

        Assert.Equal(ExecutionStatus.Succeeded, state.Status);
        Assert.Equal(
            start.Decisions.OfType<StartTimer>().Select(timer => timer.Work).Order(),
            step.Decisions.OfType<Cancel>().Select(cancel => cancel.Work).Order());
        Assert.Equal("\"done\"", JsonText.Write(step.Decisions.OfType<Finish>().Single().Output));
        Assert.Empty(state.Work);
    }

    [Fact]
    public void The_timers_of_a_task_end_with_the_task_although_the_execution_continues()
    {
        var definition =
            $"{{\"StartAt\":\"T\",\"States\":{{\"T\":{{\"Type\":\"Task\",\"Resource\":\"{Some.Lambda}f\",\"TimeoutSeconds\":60,"
            + "\"HeartbeatSeconds\":3,\"Next\":\"W\"},\"W\":{\"Type\":\"Wait\",\"Seconds\":100,\"End\":true}}}";
        var machine = new Interpreter(StateMachine.Parse(definition));
        var execution = Interpreter.Create(Some.Identity, null);
        var first = machine.Start(execution, Some.Time);

        var step = machine.Apply(execution, new WorkSucceeded(first.Decisions.OfType<RunTask>().Single().Work, 1), Some.Time);

        Assert.Equal(
            [Timer(first, WorkKind.TaskTimeout), Timer(first, WorkKind.TaskHeartbeat)],
            step.Decisions.OfType<Cancel>().Select(cancel => cancel.Work));
        Assert.Equal(WorkKind.Wait, Assert.Single(execution.Work).Value.Kind);
    }

    [Fact]
    public void A_heartbeat_restarts_the_heartbeat_timer()
    {
        var step = interpreter.Apply(state, new WorkHeartbeat(Task.Work), Some.Time.AddSeconds(2));

        Assert.Equal([Timer(start, WorkKind.TaskHeartbeat)], step.Decisions.OfType<Cancel>().Select(cancel => cancel.Work));
        Assert.Equal(Some.Time.AddSeconds(5), step.Decisions.OfType<StartTimer>().Single().DueAt);
        Assert.Empty(step.Events);
    }

    [Fact]
    public void A_missed_heartbeat_stops_the_task_and_can_be_caught_by_name()
    {
        var step = interpreter.Apply(state, new TimerFired(Timer(start, WorkKind.TaskHeartbeat)), Some.Time.AddSeconds(3));

        Assert.Contains(new Cancel(Task.Work), step.Decisions);
        Assert.Equal(ExecutionStatus.Succeeded, state.Status);
        Assert.Equal("""{"error":"States.Timeout","resourceType":"sqs","resource":"sendMessage.waitForTaskToken"}""",
            JsonText.Write(step.Events.Single(each => each.Type == "TaskTimedOut").Details));
    }

    [Fact]
    public void A_timeout_stops_the_task()
    {
        interpreter.Apply(state, new TimerFired(Timer(start, WorkKind.TaskTimeout)), Some.Time.AddSeconds(60));

        Assert.Equal((ExecutionStatus.Failed, "States.Timeout"), (state.Status, state.Failure!.Error));
    }

    [Fact]
    public void The_timeout_of_the_state_machine_ends_the_execution()
    {
        var step = interpreter.Apply(state, new TimerFired(Timer(start, WorkKind.ExecutionTimeout)), Some.Time.AddSeconds(1000));

        Assert.Equal(ExecutionStatus.TimedOut, state.Status);
        Assert.Equal("ExecutionTimedOut", step.Events[^1].Type);
        Assert.Contains(new Cancel(Task.Work), step.Decisions);
    }

    [Fact]
    public void The_submission_of_a_task_is_recorded_in_the_history()
    {
        var step = interpreter.Apply(state, new WorkSubmitted(Task.Work, new JsonObject { ["MessageId"] = "m" }), Some.Time);

        Assert.Equal("TaskSubmitted", Assert.Single(step.Events).Type);
        Assert.Empty(step.Decisions);
    }

    [Fact]
    public void Stopping_an_execution_ends_it()
    {
        var step = interpreter.Apply(state, new StopRequested("Mine", "enough"), Some.Time);

        Assert.Equal((ExecutionStatus.Aborted, "Mine", "enough"), (state.Status, state.Failure!.Error, state.Failure.Cause));
        Assert.Equal("ExecutionAborted", step.Events[^1].Type);
        Assert.Contains(new Cancel(Task.Work), step.Decisions);
    }

    [Fact]
    public void Signals_for_work_that_has_ended_change_nothing()
    {
        Assert.Empty(interpreter.Apply(state, new WorkSucceeded(999, 1), Some.Time).Decisions);
        Assert.Empty(interpreter.Apply(state, new TimerFired(999), Some.Time).Decisions);
        interpreter.Apply(state, new WorkFailed(Task.Work, "E", null), Some.Time);
        var before = state.LastEventId;

        Signal[] late = [
            new WorkSucceeded(Task.Work, 1), new WorkFailed(Task.Work, "E", null), new WorkHeartbeat(Task.Work),
            new WorkSubmitted(Task.Work, 1), new StopRequested(null, null)
        ];
        Assert.All(late, signal => Assert.Empty(interpreter.Apply(state, signal, Some.Time).Events));
        Assert.Equal((before, ExecutionStatus.Failed), (state.LastEventId, state.Status));
    }

    [Fact]
    public void An_execution_cannot_be_started_twice() =>
        Assert.Throws<InvalidOperationException>(() => interpreter.Start(state, Some.Time));

    [Fact]
    public void A_failed_execution_is_redriven_from_the_failed_state()
    {
        interpreter.Apply(state, new WorkFailed(Task.Work, "E", null), Some.Time);

        var again = interpreter.Redrive(state, Some.Time.AddHours(1));

        Assert.Equal("ExecutionRedriven", again.Events[0].Type);
        var task = again.Decisions.OfType<RunTask>().Single();
        Assert.NotEqual(Task.TaskToken, task.TaskToken);
        interpreter.Apply(state, new WorkSucceeded(task.Work, "at last"), Some.Time.AddHours(1));
        Assert.Equal((ExecutionStatus.Succeeded, 1), (state.Status, state.RedriveCount));
        Assert.Throws<InvalidOperationException>(() => interpreter.Redrive(state, Some.Time));
    }

    [Theory]
    [InlineData("arn:aws:lambda:us-east-1:123456789012:function:f", TaskKind.LambdaFunction, TaskPattern.RequestResponse, "lambda", "f")]
    [InlineData(
        "arn:aws:lambda:us-east-1:123456789012:function:f:live",
        TaskKind.LambdaFunction,
        TaskPattern.RequestResponse,
        "lambda",
        "f:live")]
    [InlineData("arn:aws:states:us-east-1:123456789012:activity:a", TaskKind.Activity, TaskPattern.RequestResponse, "activity", "a")]
    [InlineData("arn:aws:states:::states:startExecution.sync:2", TaskKind.Service, TaskPattern.RunJob, "states", "startExecution.sync:2")]
    [InlineData("arn:aws:states:::aws-sdk:s3:getObject", TaskKind.Service, TaskPattern.RequestResponse, "aws-sdk:s3", "getObject")]
    public void A_resource_is_parsed(string arn, TaskKind kind, TaskPattern pattern, string service, string action)
    {
        var resource = TaskResource.Parse(arn)!;

        Assert.Equal((kind, pattern, service, action), (resource.Kind, resource.Pattern, resource.Service, resource.Action));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("arn:aws:states:::")]
    [InlineData("arn:aws:states:::lambda")]
    [InlineData("arn:aws:s3:::bucket")]
    [InlineData("arn:aws:lambda:us-east-1:1:layer:f")]
    public void An_invalid_resource_is_refused(string? arn) => Assert.Null(TaskResource.Parse(arn));
}
