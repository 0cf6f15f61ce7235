using System.Text.Json.Nodes;
using Lambda.StatesLanguage.Execution;
using Lambda.StatesLanguage.InMemory;
using Lambda.StatesLanguage.Json;

namespace Lambda.StatesLanguage.Tests.Execution;

public sealed class HostileTests
{
    [Fact]
    public async Task An_endless_loop_fails_at_the_maximum_number_of_history_events()
    {
        const string Loop =
            """{"StartAt":"A","States":{"A":{"Type":"Pass","Next":"C"},"C":{"Type":"Choice","Default":"A","Choices":[{"Variable":"$.stop","IsPresent":true,"Next":"E"}]},"E":{"Type":"Succeed"}}}""";

        var run = await Some.Run(Loop);

        Assert.Equal(25_000, run.History.Count);
        Assert.Equal("ExecutionFailed", run.History[^1].Type);
        Assert.Equal(
            ("States.Runtime", "The execution reached the maximum number of history events (25000)."),
            (run.State.Failure!.Error, run.State.Failure.Cause));
    }

    [Fact]
    public async Task A_Map_state_with_too_many_items_fails_at_the_maximum_number_of_history_events()
    {
        const string Many =
            """{"StartAt":"M","States":{"M":{"Type":"Map","ItemProcessor":{"StartAt":"P","States":{"P":{"Type":"Pass","End":true}}},"End":true}}}""";

        var run = await Some.Run(Many, "[" + string.Join(',', Enumerable.Repeat("1", 20_000)) + "]");

        Assert.Equal((ExecutionStatus.Failed, 25_000), (run.State.Status, run.History.Count));
        Assert.Single(run.State.Scopes);
    }

    [Fact]
    public async Task Endless_retries_of_a_task_fail_at_the_maximum_number_of_history_events()
    {
        var definition = Some.Machine(
            $"\"Type\":\"Task\",\"Resource\":\"{Some.Lambda}f\",\"Retry\":[{{\"ErrorEquals\":[\"States.ALL\"],\"MaxAttempts\":99999999,\"BackoffRate\":1000}}]");

        var run = await Some.Run(definition, "{}", _ => TaskOutcome.Failure("E"), new InterpreterOptions { MaxEvents = 1_000 });

        Assert.Equal((ExecutionStatus.Failed, 1_000), (run.State.Status, run.History.Count));
    }

    [Theory]
    [InlineData("1e400")]
    [InlineData("-123456789012345678901234567890.123456789")]
    [InlineData("1E-400")]
    public async Task Numbers_are_passed_on_without_changes(string number) =>
        Assert.Equal(
            $"{{\"a\":{number}}}",
            (await Some.Run(Some.Machine("\"Type\":\"Pass\",\"Parameters\":{\"a.$\":\"$.n\"}"), $"{{\"n\":{number}}}")).Output);

    [Fact]
    public async Task The_last_of_two_members_with_the_same_name_counts() =>
        Assert.Equal("2", (await Some.Run(Some.Machine("\"Type\":\"Pass\",\"InputPath\":\"$.a\""), """{"a":1,"a":2}""")).Output);

    [Fact]
    public async Task Deeply_nested_input_is_passed_on()
    {
        var deep = new string('[', 200) + new string(']', 200);

        Assert.Equal(deep, (await Some.Run(Some.Machine("\"Type\":\"Pass\""), deep)).Output);
    }

    [Fact]
    public async Task A_value_that_every_state_nests_deeper_fails_the_execution()
    {
        const string Nest =
            """{"StartAt":"A","States":{"A":{"Type":"Pass","Parameters":{"a.$":"$"},"Next":"C"},"C":{"Type":"Choice","Default":"A","Choices":[{"Variable":"$.stop","IsPresent":true,"Next":"E"}]},"E":{"Type":"Succeed"}}}""";

        Assert.EndsWith(
            "The value is nested deeper than 256 levels.", (await Some.Run(Nest, "1")).State.Failure!.Cause, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_exception_in_a_task_becomes_its_error()
    {
        var services = new InMemoryServices { RunTask = (_, _) => throw new InvalidOperationException("broken") };
        var machine = StateMachine.Parse(Some.Machine($"\"Type\":\"Task\",\"Resource\":\"{Some.Lambda}f\""));

        var state = await new InMemoryExecution(machine, Some.Identity, services, new SkippingTime(Some.Time)).RunAsync(
            null, TestContext.Current.CancellationToken);

        Assert.Equal(("InvalidOperationException", "broken"), (state.Failure!.Error, state.Failure.Cause));
    }

    [Fact]
    public async Task A_callback_completes_a_task_of_an_in_memory_execution()
    {
        InMemoryExecution? execution = null;
        var services = new InMemoryServices
        {
            RunTask = (task, _) =>
            {
                execution!.Send(new WorkHeartbeat(task.Work));
                execution.Send(new WorkSucceeded(task.Work, JsonValue.Create("called back")));
                return ValueTask.FromResult(TaskOutcome.Pending());
            },
        };
        var machine = StateMachine.Parse(
            Some.Machine("\"Type\":\"Task\",\"Resource\":\"arn:aws:states:::sqs:sendMessage.waitForTaskToken\",\"HeartbeatSeconds\":5"));
        execution = new InMemoryExecution(machine, Some.Identity, services, new SkippingTime(Some.Time));

        Assert.Equal("\"called back\"", JsonText.Write((await execution.RunAsync(null, TestContext.Current.CancellationToken)).Output));
    }
}
