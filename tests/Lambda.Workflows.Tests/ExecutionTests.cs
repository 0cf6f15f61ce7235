using System.Text.Json.Nodes;
using Azure.Storage.Queues;
using Microsoft.Extensions.DependencyInjection;
using Testing;

namespace Lambda.Workflows.Tests;

public sealed class ExecutionTests(WorkflowApp app)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_state_machine_runs_to_its_end_and_returns_its_output()
    {
        var execution = await app.StartAsync("order", """{"lines":[1,2,3]}""");

        var end = await app.EndOfAsync(execution);

        Assert.Equal(("SUCCEEDED", """{"total":12,"paid":2}"""), ((string?)end["status"], (string?)end["output"]));
        Assert.Equal("""{"lines":[1,2,3]}""", (string?)end["input"]);
        Assert.True((double)end["stopDate"]! > (double)end["startDate"]!);
    }

    [Fact]
    public async Task The_history_contains_all_events()
    {
        var execution = await app.StartAsync("failing", "{}");

        await app.EndOfAsync(execution);

        Assert.Equal(
            [
                "ExecutionStarted", "TaskStateEntered",
                "LambdaFunctionScheduled", "LambdaFunctionStarted", "LambdaFunctionFailed",
                "LambdaFunctionScheduled", "LambdaFunctionStarted", "LambdaFunctionFailed",
                "ExecutionFailed",
            ],
            await app.EventsAsync(execution));
    }

    [Fact]
    public async Task The_history_is_returned_page_by_page_in_either_order()
    {
        var execution = await app.StartAsync("quick", """{"n":1}""");
        await app.EndOfAsync(execution);

        var first = await app.CallAsync(
            "GetExecutionHistory", new JsonObject { ["executionArn"] = execution, ["maxResults"] = 3, ["reverseOrder"] = true });
        var second = await app.CallAsync("GetExecutionHistory", new JsonObject
        {
            ["executionArn"] = execution,
            ["maxResults"] = 3,
            ["reverseOrder"] = true,
            ["nextToken"] = (string?)first["nextToken"],
        });

        Assert.Equal([4, 3, 2], first["events"]!.AsArray().Select(each => (int)each!["id"]!));
        Assert.Equal([1], second["events"]!.AsArray().Select(each => (int)each!["id"]!));
        Assert.Null(second["nextToken"]);
    }

    [Fact]
    public async Task A_function_error_fails_the_execution_with_that_error()
    {
        var end = await app.EndOfAsync(await app.StartAsync("failing", "{}"));

        Assert.Equal(("FAILED", "InvalidOperationException"), ((string?)end["status"], (string?)end["error"]));
        Assert.Equal("It always fails.", (string?)JsonNode.Parse((string)end["cause"]!)!["errorMessage"]);
    }

    // Durable Functions keep both results in blobs; only the first is one that a state may have.
    [Fact]
    public async Task A_large_result_is_passed_on_and_a_result_over_256_KB_fails_its_task()
    {
        var large = await app.StartAsync("grow", "200000");
        var tooLarge = await app.StartAsync("grow", "1000000");

        Assert.Equal(200_002, ((string)(await app.EndOfAsync(large))["output"]!).Length);
        Assert.Equal(
            ("States.DataLimitExceeded",
                "The state/task 'arn:aws:lambda:us-east-1:000000000000:function:grow' returned a result with a size exceeding the maximum "
                + "number of bytes service limit."),
            await app.EndOfAsync(tooLarge) is var end ? ((string?)end["error"], (string?)end["cause"]) : default);
    }

    [Fact]
    public async Task Starting_an_execution_again_with_the_same_name_and_input_returns_the_first_one()
    {
        var name = $"once-{Guid.NewGuid()}";
        var first = await app.StartAsync("callback", "{}", name);
        var again = await app.StartAsync("callback", "{}", name);
        var other = await app.CallAsync(
            "StartExecution",
            new JsonObject { ["stateMachineArn"] = WorkflowApp.Machine("callback"), ["name"] = name, ["input"] = "{\"a\":1}" });
        await app.CallAsync("StopExecution", new JsonObject { ["executionArn"] = first });

        Assert.Equal(first, again);
        Assert.Equal("ExecutionAlreadyExists", (string?)other["__type"]);
    }

    [Fact]
    public async Task Concurrent_starts_with_the_same_name_start_a_single_execution()
    {
        var name = $"together-{Guid.NewGuid()}";

        var started = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => app.CallAsync(
            "StartExecution", new JsonObject { ["stateMachineArn"] = WorkflowApp.Machine("callback"), ["name"] = name })));

        Assert.Single(started.Select(each => each.ToJsonString()).Distinct());
        await app.CallAsync("StopExecution", new JsonObject { ["executionArn"] = (string?)started[0]["executionArn"] });
    }

    [Fact]
    public async Task An_execution_can_be_stopped()
    {
        var name = $"stop-{Guid.NewGuid()}";
        var execution = await app.StartAsync("callback", "{}", name);
        await app.TokenOfAsync(name);

        var stopped = await app.CallAsync(
            "StopExecution", new JsonObject { ["executionArn"] = execution, ["error"] = "Enough", ["cause"] = "of it" });
        var end = await app.EndOfAsync(execution);

        Assert.NotNull(stopped["stopDate"]);
        Assert.Equal(("ABORTED", "Enough", "of it"), ((string?)end["status"], (string?)end["error"], (string?)end["cause"]));
        Assert.Equal("ExecutionAborted", (await app.EventsAsync(execution))[^1]);
    }

    [Fact]
    public async Task A_task_can_wait_for_another_execution()
    {
        var execution = await app.StartAsync("parent", """{"n":41}""");
        var end = await app.EndOfAsync(execution);

        Assert.Equal("""{"status":"SUCCEEDED","output":{"n":42}}""", (string?)end["output"]);
        Assert.Contains("TaskSubmitted", await app.EventsAsync(execution));
    }

    [Fact]
    public async Task Tasks_store_items_in_tables_and_wait_for_a_callback_to_a_queue_message()
    {
        var execution = await app.StartAsync("services", "{}");
        var queue = app.Services.GetRequiredService<QueueServiceClient>().GetQueueClient("questions");

        var message = await Eventually.NotNull(
            async () => await queue.ExistsAsync(Cancellation) ? (await queue.ReceiveMessageAsync(null, Cancellation)).Value : null,
            Cancellation, WorkflowApp.Patience, "The question");
        var question = JsonNode.Parse(message.Body.ToString())!;
        await app.CallAsync("SendTaskSuccess", new JsonObject { ["taskToken"] = (string?)question["token"], ["output"] = "\"GO\"" });

        Assert.EndsWith((string)question["order"]!, execution, StringComparison.Ordinal);
        Assert.Equal("\"GO\"", (string?)(await app.EndOfAsync(execution))["output"]);
        Assert.Equal(4, (await app.EventsAsync(execution)).Count(type => type == "TaskSucceeded"));
    }

    [Fact]
    public async Task A_distributed_Map_state_runs_child_executions_and_tolerates_failures()
    {
        var one = await app.EndOfAsync(await app.StartAsync("spread", "[1,-2,3]"));
        var two = await app.EndOfAsync(await app.StartAsync("spread", "[-1,-2,3]"));

        Assert.Equal("[2,6]", (string?)one["output"]);
        Assert.Equal("States.ExceedToleratedFailureThreshold", (string?)two["error"]);
    }

    [Fact]
    public async Task An_Express_state_machine_returns_its_output_to_the_caller()
    {
        var body = new JsonObject { ["stateMachineArn"] = WorkflowApp.Machine("express"), ["input"] = """{"n":4}""" };

        var answer = await app.CallAsync("StartSyncExecution", body);
        var failed = await app.CallAsync(
            "StartSyncExecution", new JsonObject { ["stateMachineArn"] = WorkflowApp.Machine("express"), ["input"] = """{"n":-1}""" });

        Assert.Equal(("SUCCEEDED", "8"), ((string?)answer["status"], (string?)answer["output"]));
        Assert.Equal(("FAILED", "ArgumentOutOfRangeException"), ((string?)failed["status"], (string?)failed["error"]));
    }

    [Fact]
    public async Task Executions_are_listed_page_by_page()
    {
        // No other test has executions of it.
        for (var number = 0; number < 3; number++)
            await app.EndOfAsync(await app.StartAsync("paged", "{}", $"page-{number}"));

        var names = new List<string>();
        string? token = null;
        do
        {
            var page = await app.CallAsync("ListExecutions", new JsonObject
            {
                ["stateMachineArn"] = WorkflowApp.Machine("paged"), ["maxResults"] = 2, ["nextToken"] = token,
            });
            names.AddRange(page["executions"]!.AsArray().Select(each => (string)each!["name"]!));
            token = (string?)page["nextToken"];
        }
        while (token is not null);

        Assert.Equal(["page-0", "page-1", "page-2"], names);
    }

    [Fact]
    public async Task Executions_can_be_listed_by_state_machine_and_status()
    {
        var execution = await app.StartAsync("quick", """{"n":1}""");
        await app.EndOfAsync(execution);

        var all = await app.CallAsync("ListExecutions", new JsonObject { ["stateMachineArn"] = WorkflowApp.Machine("quick") });
        var failed = await app.CallAsync(
            "ListExecutions", new JsonObject { ["stateMachineArn"] = WorkflowApp.Machine("quick"), ["statusFilter"] = "FAILED" });

        Assert.Contains(execution, all["executions"]!.AsArray().Select(each => (string?)each!["executionArn"]));
        Assert.Empty(failed["executions"]!.AsArray());
    }
}
