using System.Text.Json.Nodes;
using Lambda.StatesLanguage.Execution;
using Lambda.StatesLanguage.InMemory;
using Lambda.StatesLanguage.Json;

namespace Lambda.StatesLanguage.Tests.Execution;

/// <summary>
/// The 256 KiB that the input and the output of a state may have
/// (<see href="https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html"/>).
/// </summary>
public sealed class LimitTests
{
    private const string Distributed =
        $$$"""
        {
          "ProcessorConfig":{"Mode":"DISTRIBUTED","ExecutionType":"STANDARD"},
          "StartAt":"T","States":{"T":{"Type":"Task","Resource":"{{{Some.Lambda}}}f","End":true}}
        }
        """;

    // Three of them are more than a state may return.
    private static TaskOutcome Large => TaskOutcome.Success(new string('a', 100_000));

    private static string One(string state) =>
        $$$$"""{"StartAt":"{{{{state}}}}","States":{"{{{{state}}}}":{"Type":"Task","Resource":"{{{{Some.Lambda}}}}f","End":true}}}""";

    private static string Machine(string state, string more) =>
        $$$$"""{"StartAt":"S","States":{"S":{ {{{{state}}}},{{{{more}}}},"End":true}}}""";

    private static string Catching(string state, string errors) =>
        $$$"""
        {
          "StartAt":"S",
          "States":{
            "S":{ {{{state}}},"Catch":[{"ErrorEquals":["{{{errors}}}"],"Next":"C"}],"End":true},
            "C":{"Type":"Pass","Result":"caught","End":true}
          }
        }
        """;

    public static TheoryData<string, string> Fans => new()
    {
        { $$$""" "Type":"Parallel","Branches":[{{{One("A")}}},{{{One("B")}}},{{{One("D")}}}] """, "{}" },
        { $$$""" "Type":"Map","ItemProcessor":{{{One("A")}}} """, "[1,2,3]" },
        { $$$""" "Type":"Map","ItemProcessor":{{{Distributed}}} """, "[1,2,3]" },
    };

    [Theory]
    [MemberData(nameof(Fans))]
    public async Task Results_that_together_are_too_large_fail_their_state(string state, string input)
    {
        var run = await Some.Run(Machine(state, """ "Comment":"" """), input, _ => Large);

        Assert.Equal(
            ("States.DataLimitExceeded",
                "The state/task 'S' returned a result with a size exceeding the maximum number of bytes service limit."),
            (run.State.Failure!.Error, run.State.Failure.Cause));
    }

    [Theory]
    [MemberData(nameof(Fans))]
    public async Task A_result_that_is_too_large_is_caught_by_States_DataLimitExceeded_but_not_by_States_ALL(string state, string input)
    {
        Assert.Equal("\"caught\"", (await Some.Run(Catching(state, "States.DataLimitExceeded"), input, _ => Large)).Output);
        Assert.Equal("States.DataLimitExceeded", (await Some.Run(Catching(state, "States.ALL"), input, _ => Large)).State.Failure!.Error);
    }

    [Theory]
    [MemberData(nameof(Fans))]
    public async Task Results_may_exceed_the_size_limit_if_the_output_of_the_state_does_not(string state, string input)
    {
        var run = await Some.Run(Machine(state, """ "ResultPath":null """), input, _ => Large);

        Assert.Equal(input, run.Output);
    }

    [Fact]
    public async Task Results_that_a_result_writer_stores_may_exceed_the_size_limit()
    {
        WriteResults? written = null;
        var services = new InMemoryServices
        {
            RunTask = (_, _) => ValueTask.FromResult(Large),
            WriteResults = (results, _) =>
            {
                written = results;
                return ValueTask.FromResult<JsonNode?>(new JsonObject { ["Bucket"] = "b", ["Key"] = "k" });
            },
        };
        var machine = StateMachine.Parse(Machine(
            $$$""" "Type":"Map","ItemProcessor":{{{Distributed}}} """,
            """ "ResultWriter":{"Resource":"arn:aws:states:::s3:putObject","Parameters":{"Bucket":"b","Prefix":"p"}} """));

        var state = await new InMemoryExecution(machine, Some.Identity, services, new SkippingTime(Some.Time)).RunAsync(
            JsonText.Parse("[1,2,3]"), TestContext.Current.CancellationToken);

        Assert.Equal(ExecutionStatus.Succeeded, state.Status);
        Assert.Equal("k", (string?)state.Output!["ResultWriterDetails"]!["Key"]);
        Assert.All(written!.Results.Children(), child => Assert.Equal(100_002, ((string)child!["Output"]!).Length));
    }

    [Fact]
    public async Task The_arguments_of_a_task_count_towards_the_size_limit()
    {
        var run = await Some.Run(
            Some.Machine($"\"Type\":\"Task\",\"Resource\":\"{Some.Lambda}f\",\"Parameters\":{{\"a.$\":\"$\",\"b.$\":\"$\"}}"),
            $"\"{new string('a', 200_000)}\"");

        Assert.Equal("States.DataLimitExceeded", run.State.Failure!.Error);
        Assert.Empty(run.Tasks);
    }

    // Each would fill the memory before its result is too large.
    [Theory]
    [InlineData(" \"Type\":\"Pass\",\"Parameters\":{ MANY } ")]
    [InlineData(" \"Type\":\"Pass\",\"Assign\":{\"v\":{ MANY }} ")]
    public async Task A_template_that_multiplies_its_input_is_stopped(string state)
    {
        var many = string.Join(',', Enumerable.Range(0, 10_000).Select(number => $"\"m{number}.$\":\"$\""));

        var run = await Some.Run(Some.Machine(state.Replace("MANY", many, StringComparison.Ordinal)), $"\"{new string('a', 200_000)}\"");

        Assert.Equal("States.DataLimitExceeded", run.State.Failure!.Error);
        Assert.Contains("too large to evaluate", run.State.Failure.Cause, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_variables_that_a_state_assigns_have_the_same_size_limit_as_an_output()
    {
        var run = await Some.Run(
            Some.Machine("\"Type\":\"Pass\",\"Assign\":{\"a.$\":\"$\",\"b.$\":\"$\"}"), $"\"{new string('a', 200_000)}\"");

        Assert.Equal("States.DataLimitExceeded", run.State.Failure!.Error);
    }

    [Fact]
    public async Task All_variables_of_an_execution_together_may_have_10_MB()
    {
        var states = string.Join(',', Enumerable.Range(0, 60).Select(
            number => $"\"S{number}\":{{\"Type\":\"Pass\",\"Assign\":{{\"v{number}.$\":\"$\"}},\"Next\":\"S{number + 1}\"}}"));

        var run = await Some.Run(
            $"{{\"StartAt\":\"S0\",\"States\":{{{states},\"S60\":{{\"Type\":\"Succeed\"}}}}}}", $"\"{new string('a', 200_000)}\"");

        Assert.Equal(
            ("States.DataLimitExceeded", "The variables of the execution are larger than 10485760 bytes."),
            (run.State.Failure!.Error, run.State.Failure.Cause?.Split(". ", 2)[^1]));
        Assert.Equal(53, run.Types.Count(type => type == "PassStateEntered"));
    }
}
