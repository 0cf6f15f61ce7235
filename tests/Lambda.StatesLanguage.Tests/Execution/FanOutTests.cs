using System.Text.Json.Nodes;
using Lambda.StatesLanguage.Errors;
using Lambda.StatesLanguage.Execution;
using Lambda.StatesLanguage.InMemory;
using Lambda.StatesLanguage.Json;

namespace Lambda.StatesLanguage.Tests.Execution;

public sealed class FanOutTests
{
    private static string Map(string fields, string inner = "", string mode = "INLINE", string catchers = "[]") =>
        $"{{\"StartAt\":\"M\",\"States\":{{\"M\":{{\"Type\":\"Map\",{fields}\"ItemProcessor\":{{\"ProcessorConfig\":{{\"Mode\":\"{mode}\"}},\"StartAt\":\"T\",\"States\":"
        + $"{{\"T\":{{\"Type\":\"Task\",\"Resource\":\"{Some.Lambda}f\",{inner}\"End\":true}}}}}},\"Catch\":{catchers},\"End\":true}}}}}}";

    private static (Interpreter, ExecutionState, StepResult) Start(string definition, string input)
    {
        var interpreter = new Interpreter(StateMachine.Parse(definition));
        var state = Interpreter.Create(Some.Identity, JsonText.Parse(input));
        return (interpreter, state, interpreter.Start(state, Some.Time));
    }

    [Fact]
    public void No_more_iterations_run_than_the_maximum_concurrency_and_results_keep_their_order()
    {
        var (interpreter, state, step) = Start(Map("\"MaxConcurrency\":2,"), "[1,2,3]");
        var tasks = step.Decisions.OfType<RunTask>().ToList();
        Assert.Equal(["1", "2"], tasks.Select(task => JsonText.Write(task.Input)));

        step = interpreter.Apply(state, new WorkSucceeded(tasks[1].Work, "b"), Some.Time);
        tasks.AddRange(step.Decisions.OfType<RunTask>());
        Assert.Equal("3", JsonText.Write(tasks[2].Input));
        interpreter.Apply(state, new WorkSucceeded(tasks[2].Work, "c"), Some.Time);
        interpreter.Apply(state, new WorkSucceeded(tasks[0].Work, "a"), Some.Time);

        Assert.Equal("""["a","b","c"]""", JsonText.Write(state.Output));
    }

    [Fact]
    public void A_Map_state_runs_up_to_forty_iterations_at_once_by_default()
    {
        var (_, _, step) = Start(Map(""), JsonText.Write(new JsonArray([.. Enumerable.Range(0, 100).Select(n => (JsonNode?)n)])));

        Assert.Equal(40, step.Decisions.OfType<RunTask>().Count());
    }

    // The events are as recorded on AWS.
    [Fact]
    public void A_failed_iteration_stops_the_others()
    {
        var (interpreter, state, step) = Start(Map(""), "[1,2]");
        var tasks = step.Decisions.OfType<RunTask>().ToArray();

        step = interpreter.Apply(state, new WorkFailed(tasks[0].Work, "E", null), Some.Time);

        Assert.Contains(new Cancel(tasks[1].Work), step.Decisions);
        Assert.Equal(
            ["LambdaFunctionFailed", "MapIterationFailed", "TaskStateAborted", "MapIterationAborted", "MapStateFailed", "ExecutionFailed"],
            step.Events.Select(each => each.Type));
        Assert.Empty(interpreter.Apply(state, new WorkSucceeded(tasks[1].Work, 1), Some.Time).Events);
    }

    // Ids as recorded on AWS.
    [Fact]
    public async Task With_a_concurrency_of_one_each_iteration_follows_the_previous_one_in_the_history()
    {
        const string Definition =
            """
            {"StartAt":"M","States":{"M":{"Type":"Map","MaxConcurrency":1,"ItemProcessor":{"StartAt":"P","States":{"P":{"Type":"Pass","End":true}}},"Next":"E"},
            "E":{"Type":"Pass","End":true}}}
            """;

        Assert.Equal(
            [
                "1<-0 ExecutionStarted", "2<-0 MapStateEntered", "3<-2 MapStateStarted",
                "4<-3 MapIterationStarted", "5<-4 PassStateEntered", "6<-5 PassStateExited", "7<-6 MapIterationSucceeded",
                "8<-6 MapIterationStarted", "9<-8 PassStateEntered", "10<-9 PassStateExited", "11<-10 MapIterationSucceeded",
                "12<-11 MapStateSucceeded", "13<-11 MapStateExited", "14<-13 PassStateEntered", "15<-14 PassStateExited",
                "16<-15 ExecutionSucceeded",
            ],
            (await Some.Run(Definition, "[1,2]")).Events);
    }

    [Fact]
    public async Task A_retried_Map_state_starts_from_the_beginning()
    {
        var run = await Some.Run(
            Map("\"Retry\":[{\"ErrorEquals\":[\"E\"],\"MaxAttempts\":1}],"), "[1]", TaskOutcome.Failure("E"), TaskOutcome.Success("ok"));

        Assert.Equal("""["ok"]""", run.Output);
        Assert.Equal(2, run.Types.Count(type => type == "MapStateStarted"));
        Assert.DoesNotContain("MapStateFailed", run.Types);
    }

    [Fact]
    public async Task An_empty_list_of_items_gives_an_empty_result() => Assert.Equal("[]", (await Some.Run(Map(""), "[]")).Output);

    [Theory]
    [InlineData("1")]
    [InlineData("{\"a\":1}")]
    [InlineData("null")]
    public async Task A_Map_state_whose_input_is_not_an_array_fails(string input) => Assert.Equal(
        ("States.QueryEvaluationError",
            "An error occurred while executing the state 'M' (entered at the event id #2). "
            + $"Map state input must be an array but was: {input}"),
        await Some.Run(Map(""), input) is { State.Failure: { } failure } ? (failure.Error, failure.Cause) : default);

    [Fact]
    public async Task Branches_can_read_variables_of_outer_scopes_and_their_own_variables_are_lost_at_the_end()
    {
        const string Definition =
            """
            {"StartAt":"A","States":{"A":{"Type":"Pass","Assign":{"x":1},"Next":"P"},
            "P":{"Type":"Parallel","Branches":[{"StartAt":"B","States":{"B":{"Type":"Pass","Assign":{"y.$":"$x"},"Next":"D"},
            "D":{"Type":"Pass","Parameters":{"seen.$":"States.Array($x, $y)"},"End":true}}}],"Next":"E"},
            "E":{"Type":"Pass","Parameters":{"y.$":"$y"},"End":true}}}
            """;

        var run = await Some.Run(Definition);

        Assert.Equal("States.Runtime", run.State.Failure!.Error);
        Assert.Contains("""[{"seen":[1,1]}]""", run.State.Failure.Cause, StringComparison.Ordinal);
    }

    [Fact]
    public void A_failed_branch_stops_the_others()
    {
        const string Definition =
            """
            {"StartAt":"P","States":{"P":{"Type":"Parallel","Catch":[{"ErrorEquals":["E"],"Next":"C","ResultPath":"$.error"}],"End":true,"Branches":[
            {"StartAt":"W","States":{"W":{"Type":"Wait","Seconds":60,"End":true}}},
            {"StartAt":"N","States":{"N":{"Type":"Parallel","End":true,"Branches":[{"StartAt":"T2","States":{"T2":{"Type":"Task","Resource":"arn:aws:states:::sqs:sendMessage","End":true}}}]}}},
            {"StartAt":"T","States":{"T":{"Type":"Task","Resource":"arn:aws:states:::sqs:sendMessage","End":true}}}]},"C":{"Type":"Succeed"}}}
            """;
        var (interpreter, state, step) = Start(Definition, "{}");
        var work = step.Decisions.OfType<StartTimer>().Select(timer => timer.Work).Concat(
            step.Decisions.OfType<RunTask>().Where(task => task.State == "T2").Select(task => task.Work));
        var task = step.Decisions.OfType<RunTask>().Single(each => each.State == "T");

        var failed = interpreter.Apply(state, new WorkFailed(task.Work, "E", "c"), Some.Time);

        Assert.Equal(work.Order(), failed.Decisions.OfType<Cancel>().Select(cancel => cancel.Work).Order());
        Assert.Equal("""{"error":{"Error":"E","Cause":"c"}}""", JsonText.Write(state.Output));
        Assert.Contains("WaitStateAborted", failed.Events.Select(each => each.Type));
    }

    [Fact]
    public void All_work_of_the_other_branches_is_cancelled_when_a_branch_has_failed()
    {
        const string Definition =
            """
            {"StartAt":"P","States":{"P":{"Type":"Parallel","Catch":[{"ErrorEquals":["E"],"Next":"C"}],"End":true,"Branches":[
            {"StartAt":"N","States":{"N":{"Type":"Parallel","End":true,"Branches":[{"StartAt":"W","States":{"W":{"Type":"Wait","Seconds":60,"End":true}}}]}}},
            {"StartAt":"T","States":{"T":{"Type":"Task","Resource":"arn:aws:states:::sqs:sendMessage","End":true}}}]},
            "C":{"Type":"Wait","Seconds":9,"End":true}}}
            """;
        var (interpreter, state, step) = Start(Definition, "{}");

        var failed = interpreter.Apply(state, new WorkFailed(step.Decisions.OfType<RunTask>().Single().Work, "E", null), Some.Time);

        Assert.Equal(step.Decisions.OfType<StartTimer>().Single().Work, failed.Decisions.OfType<Cancel>().Single().Work);
        Assert.Equal(failed.Decisions.OfType<StartTimer>().Single().Work, Assert.Single(state.Work).Key);
        Assert.Single(state.Scopes);
    }

    [Theory]
    [InlineData("", 1, "States.ExceedToleratedFailureThreshold")]
    [InlineData("\"ToleratedFailureCount\":0,", 1, "States.ExceedToleratedFailureThreshold")]
    [InlineData("\"ToleratedFailureCount\":1,", 1, null)]
    [InlineData("\"ToleratedFailureCount\":1,", 2, "States.ExceedToleratedFailureThreshold")]
    [InlineData("\"ToleratedFailurePercentage\":50,", 2, null)]
    [InlineData("\"ToleratedFailurePercentage\":49,", 2, "States.ExceedToleratedFailureThreshold")]
    [InlineData("\"ToleratedFailureCount\":9,\"ToleratedFailurePercentage\":20,", 1, "States.ExceedToleratedFailureThreshold")]
    [InlineData("\"ToleratedFailurePercentage\":100,", 4, null)]
    public async Task A_distributed_Map_state_tolerates_failures_up_to_its_threshold(string fields, int failures, string? error)
    {
        var run = await Some.Run(
            Map(fields, mode: "DISTRIBUTED"),
            "[0,1,2,3]",
            task => task.Input!.GetValue<int>() < failures ? TaskOutcome.Failure("E") : TaskOutcome.Success(task.Input));

        Assert.Equal(error, run.State.Failure?.Error);
        if (error is null)
            Assert.Equal(
                JsonText.Write(new JsonArray([.. Enumerable.Range(failures, 4 - failures).Select(n => (JsonNode?)n)])), run.Output);
        else
            Assert.Equal(["MapRunFailed", "MapStateFailed", "ExecutionFailed"], run.Types.TakeLast(3));
    }

    [Theory]
    [InlineData("\"ToleratedFailureCountPath\":\"$.t\",", "{\"a\":[0],\"t\":-1}", "ToleratedFailureCount cannot be negative.")]
    [InlineData(
        "\"ToleratedFailureCountPath\":\"$.t\",",
        "{\"a\":[0],\"t\":{}}",
        "The ToleratedFailureCountPath field refers to value \"{}\" which is not a valid integer: $.t")]
    [InlineData(
        "\"ToleratedFailurePercentagePath\":\"$.t\",",
        "{\"a\":[0],\"t\":100.1}",
        "ToleratedFailurePercentage must be between 0 and 100.")]
    [InlineData(
        "\"ToleratedFailurePercentagePath\":\"$.t\",",
        "{\"a\":[0],\"t\":\"NoNumber\"}",
        "The ToleratedFailurePercentagePath field refers to value \"NoNumber\" which is not a valid float: $.t")]
    [InlineData(
        "\"MaxConcurrencyPath\":\"$.t\",",
        "{\"a\":[0],\"t\":\"NoNumber\"}",
        "The MaxConcurrencyPath field refers to value \"NoNumber\" which is not a valid integer: $.t")]
    [InlineData("\"MaxConcurrencyPath\":\"$.t\",", "{\"a\":[0],\"t\":-1}", "MaxConcurrency cannot be negative.")]
    public async Task An_invalid_failure_threshold_fails_the_state(string fields, string input, string reason) => Assert.Equal(
        $"An error occurred while executing the state 'M' (entered at the event id #2). {reason}",
        (await Some.Run(Map("\"ItemsPath\":\"$.a\"," + fields, mode: "DISTRIBUTED"), input)).State.Failure!.Cause);

    [Fact]
    public async Task Items_are_read_and_then_selected_and_then_batched()
    {
        const string Fields =
            """
            "ItemReader":{"Resource":"arn:aws:states:::s3:getObject","ReaderConfig":{"InputType":"JSON","MaxItemsPath":"$.most"},"Parameters":{"Bucket.$":"$.bucket"}},
            "ItemSelector":{"n.$":"$$.Map.Item.Value"},"ItemBatcher":{"MaxItemsPerBatch":2,"BatchInput":{"of.$":"$.bucket"}},
            """;

        var run = await Some.Run(
            Map(Fields, mode: "DISTRIBUTED"), """{"bucket":"b","most":"3"}""",
            task => TaskOutcome.Success(task.Input!["Items"]!.AsArray().Count), items: "[1,2,3]");

        Assert.Equal("[2,1]", run.Output);
        Assert.Contains("""{"BatchInput":{"of":"b"},"Items":[{"n":1},{"n":2}]}""", run.Tasks.Select(task => JsonText.Write(task.Input)));
    }

    [Fact]
    public async Task A_failure_of_an_item_reader_can_be_caught()
    {
        var fields = "\"ItemReader\":{\"Resource\":\"arn:aws:states:::s3:getObject\"},";

        var run = await Some.Run(Map(fields, mode: "DISTRIBUTED"), "{}", _ => TaskOutcome.Failure("X"));

        Assert.Equal(ErrorNames.ItemReaderFailed, run.State.Failure!.Error);
        Assert.Equal(["MapRunStarted", "MapRunFailed", "MapStateFailed", "ExecutionFailed"], run.Types.TakeLast(4));
    }

    [Fact]
    public void A_result_writer_writes_the_results()
    {
        var (interpreter, state, step) = Start(
            Map(
                "\"ResultWriter\":{\"Resource\":\"arn:aws:states:::s3:putObject\",\"Parameters\":{\"Bucket\":\"b\"}},",
                mode: "DISTRIBUTED"),
            "[1,2]");
        var children = step.Decisions.OfType<StartChild>().ToArray();
        interpreter.Apply(state, new WorkSucceeded(children[1].Work, "two"), Some.Time);
        step = interpreter.Apply(state, new WorkSucceeded(children[0].Work, "one"), Some.Time);
        var write = Assert.IsType<WriteResults>(Assert.Single(step.Decisions));
        Assert.Equal(["one", "two"], write.Results.Outputs.OrderBy(output => output.Key).Select(output => (string?)output.Value));

        interpreter.Apply(state, new WorkSucceeded(write.Work, JsonText.Parse("""{"Bucket":"b","Key":"k"}""")), Some.Time);

        Assert.Equal(children[0].MapRunArn, (string?)state.Output!["MapRunArn"]);
        Assert.Equal("""{"Bucket":"b","Key":"k"}""", JsonText.Write(state.Output["ResultWriterDetails"]));
        Assert.StartsWith("arn:aws:states:us-east-1:123456789012:mapRun:machine/M:", children[0].MapRunArn, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nested_Map_states_each_see_their_own_items()
    {
        const string Definition =
            """
            {"StartAt":"M","States":{"M":{"Type":"Map","End":true,"ItemProcessor":{"StartAt":"N","States":{"N":{"Type":"Map","End":true,"ItemSelector":
            {"v.$":"$$.Map.Item.Value","i.$":"$$.Map.Item.Index"},"ItemProcessor":{"StartAt":"P","States":{"P":{"Type":"Pass","Parameters":
            {"in.$":"$","again.$":"$$.Map.Item.Value"},"End":true}}}}}}}}}
            """;

        Assert.Equal(
            """[[{"in":{"v":1,"i":0},"again":1},{"in":{"v":2,"i":1},"again":2}],[]]""", (await Some.Run(Definition, "[[1,2],[]]")).Output);
    }
}
