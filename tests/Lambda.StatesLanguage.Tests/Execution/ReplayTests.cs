using System.Text.Json;
using System.Text.Json.Nodes;
using Lambda.StatesLanguage.Execution;
using Lambda.StatesLanguage.InMemory;
using Lambda.StatesLanguage.Json;

namespace Lambda.StatesLanguage.Tests.Execution;

public sealed class ReplayTests
{
    private const string Definition =
        """
        {"StartAt":"A","States":{
        "A":{"Type":"Pass","Parameters":{"id.$":"States.UUID()","n.$":"States.MathRandom(0, 1000000)","list":[1,2,3]},"Assign":{"v.$":"$.list"},"Next":"M"},
        "M":{"Type":"Map","ItemsPath":"$.list","MaxConcurrency":2,"ResultPath":"$.results","Next":"Q","ItemProcessor":{"StartAt":"T","States":{
        "T":{"Type":"Task","Resource":"arn:aws:states:::sqs:sendMessage.waitForTaskToken","Parameters":{"t.$":"$$.Task.Token"},"HeartbeatSeconds":30,"End":true,
        "Retry":[{"ErrorEquals":["States.ALL"],"JitterStrategy":"FULL","MaxAttempts":3}]}}}},
        "Q":{"Type":"Pass","QueryLanguage":"JSONata","Output":"{% {'in': $states.input, 'r': $random(), 'u': $uuid(), 'now': $now(), 'v': $v} %}","End":true}}}
        """;

    /// <summary>Runs the machine to its end, with failures, and records everything that was decided.</summary>
    private static List<string> Play(Func<ExecutionState, ExecutionState> between)
    {
        var interpreter = new Interpreter(StateMachine.Parse(Definition));
        var state = Interpreter.Create(Some.Identity, new JsonObject());
        var told = new List<string>();
        var open = new Queue<Decision>();
        var now = Some.Time;
        var tasks = 0;
        Tell(interpreter.Start(state, now));
        while (open.TryDequeue(out var decision))
        {
            now = now.AddSeconds(1);
            state = between(state);
            if (decision is RunTask task)
                Tell(
                    interpreter.Apply(
                        state, ++tasks % 2 == 1 ? new WorkFailed(task.Work, "E", null) : new WorkSucceeded(task.Work, tasks), now));
            else if (decision is StartTimer timer)
                Tell(interpreter.Apply(state, new TimerFired(timer.Work), now));
        }
        Assert.Equal(ExecutionStatus.Succeeded, state.Status);
        return told;

        void Tell(StepResult step)
        {
            foreach (var each in step.Decisions)
            {
                told.Add(JsonSerializer.Serialize(each, each.GetType()));
                if (each is RunTask or StartTimer { Reason: WorkKind.Retry })
                    open.Enqueue(each);
            }
            told.AddRange(step.Events.Select(each => JsonText.Write(each.ToJson())));
        }
    }

    [Fact]
    public void The_same_signals_always_lead_to_the_same_decisions() => Assert.Equal(Play(state => state), Play(state => state));

    [Fact]
    public void An_execution_can_be_stored_and_loaded_between_any_two_signals() => Assert.Equal(
        Play(state => state), Play(state => JsonSerializer.Deserialize<ExecutionState>(JsonSerializer.Serialize(state))!));

    [Fact]
    public async Task Different_executions_have_different_random_values_and_a_repeated_execution_has_the_same()
    {
        var machine = StateMachine.Parse(Some.Machine("\"Type\":\"Pass\",\"Parameters\":{\"u.$\":\"States.UUID()\"}"));
        var services = new InMemoryServices { RunTask = (_, _) => throw new InvalidOperationException() };
        async Task<string> Run(string name) => JsonText.Write((await new InMemoryExecution(
            machine, Some.Identity with { ExecutionArn = name }, services, new SkippingTime(Some.Time)).RunAsync(
                null, TestContext.Current.CancellationToken)).Output);

        Assert.Equal(await Run("a"), await Run("a"));
        Assert.NotEqual(await Run("a"), await Run("b"));
    }
}
