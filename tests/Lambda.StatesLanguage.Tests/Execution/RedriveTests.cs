using Lambda.StatesLanguage.Execution;
using Lambda.StatesLanguage.InMemory;

namespace Lambda.StatesLanguage.Tests.Execution;

/// <summary>What a state begins with: on its entry, and when the execution is redriven.</summary>
public sealed class RedriveTests
{
    private const string Retry = "\"Retry\":[{\"ErrorEquals\":[\"E\"],\"MaxAttempts\":1}],";

    [Fact]
    public void A_redriven_execution_gets_its_retries_and_its_timeout_again()
    {
        var interpreter = new Interpreter(StateMachine.Parse(
            "{\"StartAt\":\"T\",\"TimeoutSeconds\":1000,\"States\":"
            + $"{{\"T\":{{\"Type\":\"Task\",\"Resource\":\"{Some.Lambda}f\",{Retry}\"End\":true}}}}}}"));
        var state = Interpreter.Create(Some.Identity, null);
        var step = Fail(interpreter.Start(state, Some.Time));
        step = Fail(interpreter.Apply(state, new TimerFired(Timer(step, WorkKind.Retry).Work), Some.Time));
        Assert.Equal(ExecutionStatus.Failed, state.Status);

        step = interpreter.Redrive(state, Some.Time.AddHours(1));

        Assert.Equal(Some.Time.AddHours(1).AddSeconds(1000), Timer(step, WorkKind.ExecutionTimeout).DueAt);
        Assert.Equal(0, step.Decisions.OfType<RunTask>().Single().RetryCount);
        step = Fail(step);
        Assert.Equal((ExecutionStatus.Running, WorkKind.Retry), (state.Status, Timer(step, WorkKind.Retry).Reason));

        StepResult Fail(StepResult running) =>
            interpreter.Apply(state, new WorkFailed(running.Decisions.OfType<RunTask>().Single().Work, "E", null), Some.Time);
    }

    [Fact]
    public async Task Each_state_has_retries_of_its_own()
    {
        var definition =
            $"{{\"StartAt\":\"A\",\"States\":{{\"A\":{{\"Type\":\"Task\",\"Resource\":\"{Some.Lambda}f\",{Retry}\"Next\":\"B\"}},"
            + $"\"B\":{{\"Type\":\"Task\",\"Resource\":\"{Some.Lambda}f\",{Retry}\"End\":true}}}}}}";

        var run = await Some.Run(
            definition, "{}", TaskOutcome.Failure("E"), TaskOutcome.Success(1), TaskOutcome.Failure("E"), TaskOutcome.Success("done"));

        Assert.Equal("\"done\"", run.Output);
        Assert.Equal([0, 1, 0, 1], run.Tasks.Select(task => task.RetryCount));
    }

    [Fact]
    public async Task The_token_of_a_task_is_not_in_the_context_of_the_next_state()
    {
        const string Definition =
            """
            {"StartAt":"T","States":{"T":{"Type":"Task","Resource":"arn:aws:states:::sqs:sendMessage.waitForTaskToken","Next":"P"},
            "P":{"Type":"Pass","Parameters":{"context.$":"$$"},"End":true}}}
            """;

        var run = await Some.Run(Definition, "{}", TaskOutcome.Success(1));

        Assert.StartsWith("{\"context\":{\"Execution\":", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("\"Task\"", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Arguments_over_256_KB_fail_the_state_before_its_task_runs()
    {
        var run = await Some.Run(
            Some.Machine($"\"Type\":\"Task\",\"Resource\":\"{Some.Lambda}f\",\"Parameters\":{{\"a.$\":\"$\",\"b.$\":\"$\"}}"),
            $"\"{new string('a', 200_000)}\"", TaskOutcome.Success(1));

        Assert.Equal(("States.DataLimitExceeded", 0), (run.State.Failure?.Error, run.Tasks.Count));
    }

    private static StartTimer Timer(StepResult step, WorkKind reason) =>
        step.Decisions.OfType<StartTimer>().Single(timer => timer.Reason == reason);
}
