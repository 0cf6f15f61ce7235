using System.Text.Json.Nodes;

namespace Lambda.Workflows.Tests;

public sealed class CallbackTests(WorkflowApp app)
{
    private readonly string name = $"callback-{Guid.NewGuid()}";

    private Task<JsonObject> SendAsync(string operation, string token, params (string Name, string Value)[] members)
    {
        var body = new JsonObject { ["taskToken"] = token };
        foreach (var (member, value) in members)
            body[member] = value;
        return app.CallAsync(operation, body);
    }

    [Fact]
    public async Task A_task_token_completes_its_task_once()
    {
        var execution = await app.StartAsync("callback", "{}", name);
        var token = await app.TokenOfAsync(name);

        Assert.Empty(await SendAsync("SendTaskHeartbeat", token));
        Assert.Empty(await SendAsync("SendTaskSuccess", token, ("output", """{"yes":true}""")));
        var end = await app.EndOfAsync(execution);

        Assert.Equal("""{"yes":true}""", (string?)end["output"]);
        Assert.Equal("TaskTimedOut", (string?)(await SendAsync("SendTaskSuccess", token, ("output", "1")))["__type"]);
    }

    [Fact]
    public async Task A_reported_failure_is_caught_by_its_error_name()
    {
        var execution = await app.StartAsync("callback", """{"a":1}""", name);

        Assert.Empty(await SendAsync("SendTaskFailure", await app.TokenOfAsync(name), ("error", "Declined"), ("cause", "no money")));

        Assert.Equal("""{"a":1,"error":{"Error":"Declined","Cause":"no money"}}""", (string?)(await app.EndOfAsync(execution))["output"]);
    }

    [Theory]
    [InlineData("")]
    [InlineData("nonsense")]
    [InlineData("!")]
    [InlineData("eAox")]
    public async Task An_invalid_token_is_refused(string token) =>
        Assert.Equal("InvalidToken", (string?)(await SendAsync("SendTaskSuccess", token, ("output", "1")))["__type"]);

    [Fact]
    public async Task A_forged_token_for_another_task_is_refused()
    {
        var execution = await app.StartAsync("callback", "{}", name);
        var token = Execution.TaskToken.Read(await app.TokenOfAsync(name))!;
        var forged = System.Buffers.Text.Base64Url.EncodeToString(
            System.Text.Encoding.UTF8.GetBytes($"{token.Instance}\n{token.Work + 1}\n{token.Proof}"));

        Assert.Equal("InvalidToken", (string?)(await SendAsync("SendTaskSuccess", forged, ("output", "1")))["__type"]);
        await app.CallAsync("StopExecution", new JsonObject { ["executionArn"] = execution });
    }

    [Fact]
    public async Task An_output_that_is_not_JSON_is_refused()
    {
        var execution = await app.StartAsync("callback", "{}", name);

        Assert.Equal(
            "InvalidOutput", (string?)(await SendAsync("SendTaskSuccess", await app.TokenOfAsync(name), ("output", "{")))["__type"]);
        await app.CallAsync("StopExecution", new JsonObject { ["executionArn"] = execution });
    }
}
