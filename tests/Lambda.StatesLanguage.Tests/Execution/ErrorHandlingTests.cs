using System.Text.Json.Nodes;
using Lambda.StatesLanguage.Execution;
using Lambda.StatesLanguage.InMemory;
using Lambda.StatesLanguage.Json;

namespace Lambda.StatesLanguage.Tests.Execution;

public sealed class ErrorHandlingTests
{
    private static string Task(string more, string catchers = "[{\"ErrorEquals\":[\"States.ALL\"],\"Next\":\"C\"}]") =>
        $"{{\"StartAt\":\"T\",\"States\":{{\"T\":{{\"Type\":\"Task\",\"Resource\":\"{Some.Lambda}f\",{more}\"Catch\":{catchers},\"End\":true}},"
        + "\"C\":{\"Type\":\"Pass\",\"End\":true}}}";

    [Fact]
    public async Task Each_retrier_counts_its_own_attempts()
    {
        var retry = "\"Retry\":[{\"ErrorEquals\":[\"A\"],\"MaxAttempts\":1},{\"ErrorEquals\":[\"States.ALL\"],\"MaxAttempts\":1}],";

        var run = await Some.Run(Task(retry), "{}", TaskOutcome.Failure("A"), TaskOutcome.Failure("B"), TaskOutcome.Failure("A", "last"));

        Assert.Equal("""{"Error":"A","Cause":"last"}""", run.Output);
        Assert.Equal([0, 1, 2], run.Tasks.Select(task => task.RetryCount));
    }

    [Fact]
    public async Task The_catchers_handle_the_error_when_a_retrier_has_no_attempts_left()
    {
        var run = await Some.Run(Task("\"Retry\":[{\"ErrorEquals\":[\"A\"],\"MaxAttempts\":0},{\"ErrorEquals\":[\"States.ALL\"]}],"), "{}",
            TaskOutcome.Failure("A"));

        Assert.Equal("""{"Error":"A","Cause":""}""", run.Output);
    }

    [Fact]
    public async Task An_error_that_no_catcher_matches_fails_the_execution()
    {
        var run = await Some.Run(Task("", "[{\"ErrorEquals\":[\"X\"],\"Next\":\"C\"}]"), "{}", TaskOutcome.Failure("A", "because"));

        Assert.Equal((ExecutionStatus.Failed, "A", "because"), (run.State.Status, run.State.Failure!.Error, run.State.Failure.Cause));
    }

    // As recorded on AWS.
    [Fact]
    public async Task A_runtime_error_cannot_be_caught()
    {
        var run = await Some.Run(Task("\"OutputPath\":\"$.no.such.path\","), "{}", TaskOutcome.Success(new JsonObject()));

        Assert.Equal(
            "An error occurred while executing the state 'T' (entered at the event id #2). Invalid path '$.no.such.path' : "
            + "Missing property in path $['no']",
            run.State.Failure!.Cause);
        Assert.Equal("States.Runtime", run.State.Failure.Error);
    }

    [Fact]
    public async Task A_runtime_error_in_a_branch_fails_the_execution()
    {
        const string Definition =
            """
            {"StartAt":"P","States":{"P":{"Type":"Parallel","End":true,"Catch":[{"ErrorEquals":["States.ALL"],"Next":"C"}],"Branches":[
            {"StartAt":"A","States":{"A":{"Type":"Pass","InputPath":"$.x","End":true}}}]},"C":{"Type":"Succeed"}}}
            """;

        Assert.Equal("States.Runtime", (await Some.Run(Definition)).State.Failure!.Error);
    }

    [Theory]
    [InlineData(
        "\"Parameters\":{\"a.$\":\"$.x\"}",
        "The JSONPath '$.x' specified for the field 'a.$' could not be found in the input '{\"y\":1}'")]
    [InlineData("\"InputPath\":\"$.x\"", "Invalid path '$.x' : No results for path: $['x']")]
    [InlineData("\"OutputPath\":\"$.x\"", "Invalid path '$.x' : No results for path: $['x']")]
    [InlineData(
        "\"Parameters\":{\"a.$\":\"$v\"}",
        "The JSONPath '$v' specified for the field 'a.$' could not be found in the input '{\"y\":1}'")]
    public async Task A_path_that_selects_nothing_is_reported_with_the_reason(string fields, string reason)
    {
        var run = await Some.Run(Some.Machine($"\"Type\":\"Pass\",{fields}"), """{"y":1}""");

        Assert.Equal($"An error occurred while executing the state 'S' (entered at the event id #2). {reason}", run.State.Failure!.Cause);
        Assert.Equal("States.Runtime", run.State.Failure.Error);
    }

    [Fact]
    public async Task An_error_in_an_intrinsic_function_can_be_caught()
    {
        var run = await Some.Run(Task("\"Parameters\":{\"a.$\":\"States.ArrayGetItem($.list, 5)\"},"), """{"list":[]}""");

        Assert.Contains("States.IntrinsicFailure", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_JSONata_error_can_be_caught_and_is_recorded_in_the_history()
    {
        const string Definition =
            """
            {"QueryLanguage":"JSONata","StartAt":"T","States":{"T":{"Type":"Task","Resource":"arn:aws:states:::sqs:sendMessage",
            "Arguments":{"a":"{% $nothing %}"},"Catch":[{"ErrorEquals":["States.QueryEvaluationError"],"Next":"C",
            "Assign":{"e":"{% $states.errorOutput.Error %}"},"Output":"{% $states.input %}"}],"End":true},
            "C":{"Type":"Pass","Output":"{% [$states.input, $e] %}","End":true}}}
            """;

        var run = await Some.Run(Definition, "7");

        Assert.Equal("""[7,"States.QueryEvaluationError"]""", run.Output);
        Assert.Equal(
            """{"error":"States.QueryEvaluationError","cause":"An error occurred while executing the state 'T' (entered at the event id #2). The JSONata expression '$nothing' specified for the field 'Arguments/a' returned nothing (undefined).","state":"T","location":"Arguments/a"}""",
            JsonText.Write(run.Details("EvaluationFailed")));
    }

    [Fact]
    public async Task An_error_in_the_output_of_a_catcher_is_not_caught()
    {
        const string Definition =
            """
            {"QueryLanguage":"JSONata","StartAt":"T","States":{"T":{"Type":"Task","Resource":"arn:aws:states:::sqs:sendMessage",
            "Catch":[{"ErrorEquals":["States.ALL"],"Next":"T","Output":"{% $nothing %}"}],"End":true}}}
            """;

        Assert.Equal("States.QueryEvaluationError", (await Some.Run(Definition, "{}", TaskOutcome.Failure("A"))).State.Failure!.Error);
    }

    [Fact]
    public async Task A_choice_without_a_matching_rule_fails()
    {
        const string Definition =
            """{"StartAt":"C","States":{"C":{"Type":"Choice","Choices":[{"Variable":"$.a","NumericEquals":1,"Next":"E"}]},"E":{"Type":"Succeed"}}}""";

        Assert.Equal("States.NoChoiceMatched", (await Some.Run(Definition, """{"a":2}""")).State.Failure!.Error);
        Assert.Equal(
            "An error occurred while executing the state 'C' (entered at the event id #2). Invalid path '$.a': "
            + "The choice state's condition path references an invalid value.",
            (await Some.Run(Definition)).State.Failure!.Cause);
    }

    [Fact]
    public async Task A_ResultPath_that_does_not_match_the_input_is_an_error_that_can_be_caught()
    {
        var run = await Some.Run(Task("\"ResultPath\":\"$.a.b[3]\","), """{"a":{"b":[]}}""", TaskOutcome.Success(1));

        Assert.Contains("States.ResultPathMatchFailure", run.Output, StringComparison.Ordinal);
    }

    // As recorded on AWS.
    [Fact]
    public async Task A_result_over_256_KB_fails_its_task_with_an_error_that_can_be_caught()
    {
        var run = await Some.Run(Task(""), "{}", TaskOutcome.Success(new string('ä', 131_072)));

        Assert.Equal(
            "{\"Error\":\"States.DataLimitExceeded\",\"Cause\":\"The state/task 'arn:aws:lambda:us-east-1:123456789012:function:f' "
            + "returned a result with a size exceeding the maximum number of bytes service limit.\"}",
            run.Output);
    }

    [Fact]
    public async Task A_state_output_over_256_KB_fails_the_execution()
    {
        var run = await Some.Run(
            Some.Machine("\"Type\":\"Pass\",\"Parameters\":{\"a.$\":\"$\",\"b.$\":\"$\"}"), $"\"{new string('a', 200_000)}\"");

        Assert.Equal(
            ("States.DataLimitExceeded",
                "The state/task 'S' returned a result with a size exceeding the maximum number of bytes service limit."),
            (run.State.Failure!.Error, run.State.Failure.Cause));
    }

    [Theory]
    [InlineData("\"SecondsPath\":\"$.s\"", "{}", "The SecondsPath parameter does not reference an input value: $.s")]
    [InlineData("\"SecondsPath\":\"$.s\"", "{\"s\":-1}", "The SecondsPath parameter references a negative value: $.s == -1")]
    [InlineData("\"SecondsPath\":\"$.s\"", "{\"s\":1.5}", "The SecondsPath parameter cannot be parsed as a long value: $.s == 1.5")]
    [InlineData("\"SecondsPath\":\"$.s\"", "{\"s\":1e18}", "Wait state delay is too long.")]
    [InlineData(
        "\"TimestampPath\":\"$.s\"",
        "{\"s\":\"2016\"}",
        "The TimestampPath parameter does not reference a valid ISO-8601 extended offset date-time format string: $.s == 2016")]
    [InlineData("\"TimestampPath\":\"$.s\"", "{\"s\":\"9999-01-01T00:00:00Z\"}", "Wait state delay is too long.")]
    public async Task A_Wait_state_with_an_invalid_delay_fails(string fields, string input, string reason) => Assert.EndsWith(
        $"(entered at the event id #2). {reason}",
        (await Some.Run(Some.Machine($"\"Type\":\"Wait\",{fields}"), input)).State.Failure!.Cause,
        StringComparison.Ordinal);

    [Fact]
    public async Task A_Wait_state_with_a_time_in_the_past_ends_at_once() => Assert.Equal(
        TimeSpan.Zero, (await Some.Run(Some.Machine("\"Type\":\"Wait\",\"Timestamp\":\"2016-08-18T17:33:00Z\""))).Took);
}
