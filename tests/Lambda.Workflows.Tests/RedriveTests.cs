using System.Text.Json.Nodes;

namespace Lambda.Workflows.Tests;

public sealed class RedriveTests(WorkflowApp app)
{
    private readonly string name = $"redriven-{Guid.NewGuid()}";

    private Task<JsonObject> RedriveAsync(string execution) =>
        app.CallAsync("RedriveExecution", new JsonObject { ["executionArn"] = execution });

    [Fact]
    public async Task A_redriven_execution_continues_from_the_failed_state()
    {
        // The order is paid the second time; its lines are not priced again.
        var execution = await app.StartAsync("steps", "[1,2]", name);
        await app.CallAsync("SendTaskFailure", new JsonObject { ["taskToken"] = await app.TokenOfAsync(name), ["error"] = "Declined" });
        var failed = await app.EndOfAsync(execution);
        Assert.Equal(
            ("FAILED", "REDRIVABLE", 0), ((string?)failed["status"], (string?)failed["redriveStatus"], (int)failed["redriveCount"]!));
        var old = app.Asked.Tokens[name];
        app.Asked.Tokens.TryRemove(name, out _);

        Assert.NotNull((await RedriveAsync(execution))["redriveDate"]);
        var token = await app.TokenOfAsync(name);
        Assert.Equal("TaskTimedOut", (string?)(await app.CallAsync(
            "SendTaskSuccess", new JsonObject { ["taskToken"] = old, ["output"] = "1" }))["__type"]);
        await app.CallAsync("SendTaskSuccess", new JsonObject { ["taskToken"] = token, ["output"] = "\"paid\"" });
        var end = await app.EndOfAsync(execution);

        Assert.Equal(("SUCCEEDED", """{"prices":[2,4],"payment":"paid"}"""), ((string?)end["status"], (string?)end["output"]));
        Assert.Equal((1, (double)failed["startDate"]!), ((int)end["redriveCount"]!, (double)end["startDate"]!));
        Assert.True((double)end["redriveDate"]! >= (double)failed["stopDate"]!);
        var events = await app.EventsAsync(execution);
        Assert.Equal(
            ["ExecutionFailed", "ExecutionRedriven", "TaskScheduled"],
            events.SkipWhile(type => type != "ExecutionFailed").Take(3));
        Assert.Single(events, type => type == "MapStateEntered");
        Assert.Equal("ExecutionSucceeded", events[^1]);
        Assert.Equal("NOT_REDRIVABLE", (string?)end["redriveStatus"]);
    }

    [Fact]
    public async Task A_stopped_execution_can_be_redriven_several_times()
    {
        var execution = await app.StartAsync("steps", "[]", name);
        for (var i = 0; i < 2; i++)
        {
            await app.TokenOfAsync(name);
            app.Asked.Tokens.TryRemove(name, out _);
            await app.CallAsync("StopExecution", new JsonObject { ["executionArn"] = execution });
            Assert.NotNull((await RedriveAsync(execution))["redriveDate"]);
        }
        await app.CallAsync(
            "SendTaskSuccess", new JsonObject { ["taskToken"] = await app.TokenOfAsync(name), ["output"] = "\"paid\"" });

        var end = await app.EndOfAsync(execution);
        Assert.Equal(("SUCCEEDED", 2), ((string?)end["status"], (int)end["redriveCount"]!));
        Assert.Equal(2, (await app.EventsAsync(execution)).Count(type => type == "ExecutionRedriven"));
    }

    [Fact]
    public async Task Running_and_succeeded_executions_cannot_be_redriven()
    {
        var done = await app.StartAsync("quick", """{"n":1}""");
        await app.EndOfAsync(done);
        var running = await app.StartAsync("steps", "[]", name);

        foreach (var (execution, status) in new[] { (done, "SUCCEEDED"), (running, "RUNNING") })
        {
            var answer = await RedriveAsync(execution);
            Assert.Equal(
                ("ExecutionNotRedrivable", $"Execution is {status} and cannot be redriven"),
                ((string?)answer["__type"], (string?)answer["message"]));
        }
        await app.CallAsync("StopExecution", new JsonObject { ["executionArn"] = running });
    }
}
