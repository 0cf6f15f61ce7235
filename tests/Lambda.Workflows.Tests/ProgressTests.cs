using Lambda.Workflows.Execution;

namespace Lambda.Workflows.Tests;

/// <summary>An execution without Durable Functions, report by report.</summary>
public sealed class ProgressTests
{
    private static readonly DateTimeOffset Time = new(2026, 2, 3, 4, 5, 6, TimeSpan.Zero);

    private static ExecutionStart Start(string state, string seed = "seed") => new()
    {
        Machine = "m",
        Name = "n",
        Definition = $"{{\"StartAt\":\"S\",\"States\":{{\"S\":{{\"Type\":\"Task\",{state},\"End\":true}}}}}}",
        Input = "{\"a\":1}",
        Seed = seed,
        ExecutionArn = "arn:aws:states:us-east-1:000000000000:execution:m:n",
        StateMachineArn = "arn:aws:states:us-east-1:000000000000:stateMachine:m",
        Region = "us-east-1",
    };

    private static ExecutionStart Callback(string seed = "seed") =>
        Start("\"Resource\":\"arn:aws:states:::lambda:invoke.waitForTaskToken\",\"Parameters\":{\"t.$\":\"$$.Task.Token\"}", seed);

    [Fact]
    public void A_task_that_a_shutdown_interrupted_runs_again()
    {
        var progress = new ExecutionProgress(Start("\"Resource\":\"arn:aws:states:::lambda:invoke\""));
        var call = Assert.IsType<CallTask>(Assert.Single(progress.Start(Time)));

        var again = progress.Ran(call.Work, new TaskResult(TaskEnd.Again, null, null, null), Time);

        Assert.Equal(call, Assert.Single(again));
        Assert.Empty(progress.Ran(call.Work, new TaskResult(TaskEnd.Succeeded, "2", null, null), Time));
        Assert.Equal(new ExecutionResult("SUCCEEDED", "2", null, null), progress.Result);
    }

    [Fact]
    public void A_callback_is_accepted_before_and_after_its_task_has_returned()
    {
        foreach (var returnsFirst in new[] { true, false })
        {
            var progress = new ExecutionProgress(Callback());
            var call = (CallTask)progress.Start(Time)[0];
            if (returnsFirst)
                progress.Ran(call.Work, new TaskResult(TaskEnd.Succeeded, "null", null, null), Time);
            Assert.Empty(progress.Closed);
            progress.Signalled(new SignalMessage(SignalKind.TaskSucceeded, call.Work, "\"yes\""), Time);

            Assert.Equal("\"yes\"", progress.Result.Output);
            Assert.Equal([call.Work], progress.Closed);
        }
    }

    [Fact]
    public void A_signal_cannot_end_a_task_that_does_not_wait_for_a_callback()
    {
        var progress = new ExecutionProgress(Start("\"Resource\":\"arn:aws:states:::lambda:invoke\""));
        var call = (CallTask)progress.Start(Time)[0];

        Assert.Empty(progress.Signalled(new SignalMessage(SignalKind.TaskSucceeded, call.Work, "1"), Time));
        Assert.False(progress.IsOver);
    }

    [Fact]
    public void A_token_is_valid_only_for_its_own_execution_and_task()
    {
        var start = Callback();
        var token = TaskToken.Read(TaskToken.Make(start, 2))!;

        Assert.Equal(("states:m:n", 2), (token.Instance, token.Work));
        Assert.True(token.IsOf(start));
        Assert.False((token with { Work = 3 }).IsOf(start));
        Assert.False(token.IsOf(Callback("another seed")));
    }

    [Fact]
    public void A_task_call_has_the_same_request_id_in_a_replay_and_another_in_other_executions()
    {
        static string Id(ExecutionStart start) => ((CallTask)new ExecutionProgress(start).Start(Time)[0]).Call.RequestId;

        Assert.Equal(Id(Callback()), Id(Callback()));
        Assert.NotEqual(Id(Callback()), Id(Callback("another seed")));
    }
}
