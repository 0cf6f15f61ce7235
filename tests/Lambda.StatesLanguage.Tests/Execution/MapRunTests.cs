using System.Text.Json.Nodes;
using Lambda.StatesLanguage.Execution;
using Lambda.StatesLanguage.Items;
using Lambda.StatesLanguage.Json;

namespace Lambda.StatesLanguage.Tests.Execution;

/// <summary>What is kept of the runs of distributed Map states, and what their results become.</summary>
public sealed class MapRunTests
{
    private const string Batched = """ "ItemBatcher":{"MaxItemsPerBatch":2},"MaxConcurrency":1,"ToleratedFailureCount":2, """;

    private static string Map(string fields) =>
        """
        {"StartAt":"M","States":{"M":{"Type":"Map",FIELDS"End":true,
        "ItemProcessor":{"ProcessorConfig":{"Mode":"DISTRIBUTED","ExecutionType":"STANDARD"},
        "StartAt":"P","States":{"P":{"Type":"Pass","End":true}}}}}}
        """.Replace("FIELDS", fields, StringComparison.Ordinal);

    private static (Interpreter Interpreter, ExecutionState State, StartChild[] Children) Start(string fields, string input)
    {
        var interpreter = new Interpreter(StateMachine.Parse(Map(fields)));
        var state = Interpreter.Create(Some.Identity, JsonText.Parse(input));
        var step = interpreter.Start(state, Some.Time);
        return (interpreter, state, [.. step.Decisions.OfType<StartChild>()]);
    }

    private static MapRunState RunOf(ExecutionState state) => Assert.Single(state.MapRuns).Value;

    [Fact]
    public void A_Map_Run_counts_its_child_executions_and_their_items()
    {
        var (interpreter, state, children) = Start(Batched, "[1,2,3,4,5]");
        var run = RunOf(state);

        Assert.Equal((new MapRunCounts(3, 2, 1, 0, 0, 0), new MapRunCounts(5, 3, 2, 0, 0, 0)), (run.Executions, run.Items));
        Assert.Equal((MapRunStatus.Running, 1, 2L, Some.Time), (run.Status, run.MaxConcurrency, run.ToleratedFailureCount, run.StartedAt));

        var step = interpreter.Apply(state, new WorkSucceeded(children[0].Work, 1), Some.Time);
        step = interpreter.Apply(state, new WorkFailed(step.Decisions.OfType<StartChild>().Single().Work, "E", null), Some.Time);
        Assert.Equal((new MapRunCounts(3, 0, 1, 1, 1, 0), new MapRunCounts(5, 0, 1, 2, 2, 0)), (run.Executions, run.Items));

        interpreter.Apply(state, new WorkSucceeded(step.Decisions.OfType<StartChild>().Single().Work, 1), Some.Time.AddSeconds(9));
        Assert.Equal((new MapRunCounts(3, 0, 0, 2, 1, 0), new MapRunCounts(5, 0, 0, 3, 2, 0)), (run.Executions, run.Items));
        Assert.Equal((MapRunStatus.Succeeded, Some.Time.AddSeconds(9)), (run.Status, run.StoppedAt));
    }

    [Fact]
    public void A_Map_Run_that_fails_or_is_stopped_aborts_its_remaining_child_executions()
    {
        var (interpreter, state, children) = Start(""" "MaxConcurrency":2, """, "[1,2,3]");
        interpreter.Apply(state, new WorkFailed(children[0].Work, "E", null), Some.Time);
        Assert.Equal((MapRunStatus.Failed, new MapRunCounts(3, 0, 0, 0, 1, 2)), (RunOf(state).Status, RunOf(state).Executions));

        (interpreter, state, children) = Start(""" "MaxConcurrency":2, """, "[1,2,3]");
        var step = interpreter.Apply(state, new StopRequested(null, null), Some.Time);
        Assert.Equal((MapRunStatus.Aborted, new MapRunCounts(3, 0, 0, 0, 0, 3)), (RunOf(state).Status, RunOf(state).Executions));
        Assert.Equal(children.Select(child => child.Work), step.Decisions.OfType<Cancel>().Select(cancel => cancel.Work));
    }

    [Theory]
    [InlineData(40, ExecutionStatus.Running)]
    [InlineData(39, ExecutionStatus.Failed)]
    public void A_tolerated_failure_percentage_counts_items_and_not_batches(int percentage, ExecutionStatus status)
    {
        var (interpreter, state, children) = Start(
            $$""" "ItemBatcher":{"MaxItemsPerBatch":2},"ToleratedFailurePercentage":{{percentage}}, """, "[1,2,3,4,5]");

        interpreter.Apply(state, new WorkFailed(children[0].Work, "E", null), Some.Time);

        Assert.Equal(status, state.Status);
    }

    [Fact]
    public void A_Map_Run_can_be_updated_while_it_runs()
    {
        var (interpreter, state, children) = Start(""" "MaxConcurrency":1,"ToleratedFailureCount":0, """, "[1,2,3,4]");
        var arn = children[0].MapRunArn;

        var step = interpreter.Apply(state, new MapRunChanged(arn, 3, 1, null), Some.Time);
        var more = step.Decisions.OfType<StartChild>().ToArray();
        Assert.Equal([1, 2], more.Select(child => child.Index));
        Assert.Equal((3, 1L), (RunOf(state).MaxConcurrency, RunOf(state).ToleratedFailureCount));

        interpreter.Apply(state, new WorkFailed(children[0].Work, "E", null), Some.Time);
        Assert.Equal(ExecutionStatus.Running, state.Status);

        interpreter.Apply(state, new MapRunChanged(arn, null, 0, null), Some.Time);
        Assert.Equal((ExecutionStatus.Failed, "States.ExceedToleratedFailureThreshold"), (state.Status, state.Failure!.Error));
        Assert.Empty(interpreter.Apply(state, new MapRunChanged(arn, 1, null, null), Some.Time).Decisions);
    }

    [Fact]
    public void An_update_while_the_items_are_read_applies_to_the_child_executions()
    {
        var (interpreter, state, _) = Start(
            """ "ItemReader":{"Resource":"arn:aws:states:::s3:getObject","ReaderConfig":{"InputType":"JSON"}}, """, "{}");
        var reading = state.Work.Keys.Single();

        Assert.Empty(interpreter.Apply(state, new MapRunChanged(RunOf(state).Arn, 1, null, null), Some.Time).Decisions);
        var step = interpreter.Apply(state, new WorkSucceeded(reading, JsonText.Parse("[1,2]")), Some.Time);

        Assert.Single(step.Decisions.OfType<StartChild>());
    }

    [Fact]
    public void Child_executions_are_named_after_their_Map_Run()
    {
        var (_, _, children) = Start(""" "Label":"Each", """, "[1,2]");
        var name = MapRunName.Read(children[1].MapRunArn)!;

        Assert.Equal(("machine", "Each"), (name.Machine, name.Label));
        Assert.Equal($"{name.Id}-1", children[1].Name);
        Assert.Equal($"arn:aws:states:us-east-1:123456789012:execution:machine/Each:{name.Id}-1", children[1].ExecutionArn);
        Assert.Equal("arn:aws:states:us-east-1:123456789012:stateMachine:machine/Each", name.StateMachineArn);
    }

    [Theory]
    [InlineData("")]
    [InlineData("arn:aws:states:us-east-1:123456789012:mapRun:machine:1")]
    [InlineData("arn:aws:states:us-east-1:123456789012:execution:machine/a:1")]
    [InlineData("arn:aws:states:us-east-1:123456789012:mapRun:machine/a:")]
    public void Text_that_is_not_the_ARN_of_a_Map_Run_is_refused(string arn) => Assert.Null(MapRunName.Read(arn));

    [Theory]
    [InlineData("COMPACT", "[[1,2],3]")]
    [InlineData("FLATTEN", "[1,2,3]")]
    public void Without_a_writer_location_the_results_become_the_output_of_the_state(string transformation, string output)
    {
        var (interpreter, state, children) = Start(
            $$$""" "ResultWriter":{"WriterConfig":{"Transformation":"{{{transformation}}}","OutputType":"JSON"}}, """, "[1,2]");

        interpreter.Apply(state, new WorkSucceeded(children[0].Work, JsonText.Parse("[1,2]")), Some.Time);
        interpreter.Apply(state, new WorkSucceeded(children[1].Work, 3), Some.Time);

        Assert.Equal(output, JsonText.Write(state.Output));
    }

    [Fact]
    public void Results_without_a_transformation_describe_their_executions()
    {
        var (interpreter, state, children) = Start(
            """ "ResultWriter":{"WriterConfig":{"Transformation":"NONE","OutputType":"JSON"}}, """, "[7]");

        interpreter.Apply(state, new WorkSucceeded(children[0].Work, 8), Some.Time.AddSeconds(2));

        var child = (JsonObject)state.Output![0]!;
        Assert.Equal(
            $$"""
            {"ExecutionArn":"{{children[0].ExecutionArn}}","Input":"7","InputDetails":{"Included":true},"Name":"{{children[0].Name}}",
            "Output":"8","OutputDetails":{"Included":true},"RedriveCount":0,"RedriveStatus":"NOT_REDRIVABLE",
            "StartDate":"2026-02-03T04:05:06.000Z","StateMachineArn":"arn:aws:states:us-east-1:123456789012:stateMachine:machine/M",
            "Status":"SUCCEEDED","StopDate":"2026-02-03T04:05:08.000Z"}
            """.ReplaceLineEndings(""),
            child.ToJsonString());
    }
}
