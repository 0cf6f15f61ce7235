using System.Buffers.Text;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Lambda.Engine.Invocation;
using Lambda.Workflows.Definitions;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Lambda.Workflows.Tests;

public sealed class StateMachineTests(WorkflowApp app)
{
    [Fact]
    public async Task The_state_machines_of_the_app_are_listed_and_described()
    {
        var listed = await app.CallAsync("ListStateMachines", []);
        var described = await app.CallAsync(
            "DescribeStateMachine", new JsonObject { ["stateMachineArn"] = WorkflowApp.Machine("express") });

        Assert.Equal(
            [
                "activity", "callback", "checkout", "express", "failing", "file", "fulfil-order", "grow", "order", "paged", "parent",
                "quick", "services", "slow", "spread", "steps",
            ],
            listed["stateMachines"]!.AsArray().Select(each => (string?)each!["name"]));
        Assert.Equal("EXPRESS", (string?)described["type"]);
        Assert.Contains("DoubleNow", (string?)described["definition"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task State_machines_are_listed_page_by_page()
    {
        var names = new List<string>();
        string? token = null;
        do
        {
            var page = await app.CallAsync("ListStateMachines", new JsonObject { ["maxResults"] = 5, ["nextToken"] = token });
            Assert.InRange(page["stateMachines"]!.AsArray().Count, 1, 5);
            names.AddRange(page["stateMachines"]!.AsArray().Select(each => (string)each!["name"]!));
            token = (string?)page["nextToken"];
        }
        while (token is not null);

        Assert.Equal(app.Services.GetRequiredService<StateMachineCatalogue>().All.Select(machine => machine.Name), names);
    }

    [Fact]
    public async Task A_definition_can_be_validated()
    {
        var answer = await app.CallAsync("ValidateStateMachineDefinition", new JsonObject { ["definition"] = "{}" });

        Assert.Equal(("FAIL", "/"), ((string?)answer["result"], (string?)answer["diagnostics"]![0]!["location"]));
    }

    [Theory]
    [InlineData("DescribeStateMachine", """{"stateMachineArn":"arn:aws:states:us-east-1:000000000000:stateMachine:none"}""",
        "StateMachineDoesNotExist")]
    [InlineData(
        "StartExecution", """{"stateMachineArn":"arn:aws:states:us-east-1:000000000000:stateMachine:none"}""", "StateMachineDoesNotExist")]
    [InlineData("StartExecution", """{"stateMachineArn":"arn:aws:states:us-east-1:000000000000:stateMachine:quick","input":"{"}""",
        "InvalidExecutionInput")]
    [InlineData(
        "StartExecution", """{"stateMachineArn":"arn:aws:states:us-east-1:000000000000:stateMachine:quick","name":"a b"}""", "InvalidName")]
    [InlineData("StartExecution", """{"stateMachineArn":"arn:aws:states:us-east-1:000000000000:stateMachine:express"}""",
        "StateMachineTypeNotSupported")]
    [InlineData("StartSyncExecution", """{"stateMachineArn":"arn:aws:states:us-east-1:000000000000:stateMachine:quick"}""",
        "StateMachineTypeNotSupported")]
    [InlineData(
        "StartExecution", """{"stateMachineArn":"arn:aws:states:us-east-1:000000000000:stateMachine:quick","input":"\"\\ud800\""}""",
        "InvalidExecutionInput")]
    [InlineData("StartExecution", "{}", "ValidationException")]
    [InlineData("DescribeStateMachine", """{"stateMachineArn":"arn:aws:lambda:us-east-1:000000000000:function:quick"}""",
        "StateMachineDoesNotExist")]
    [InlineData("ListStateMachines", """{"nextToken":"?"}""", "InvalidToken")]
    [InlineData("ListExecutions",
        """{"stateMachineArn":"arn:aws:states:us-east-1:000000000000:stateMachine:quick","nextToken":"nonsense"}""", "InvalidToken")]
    [InlineData("DescribeExecution", """{"executionArn":"nonsense"}""", "InvalidArn")]
    [InlineData(
        "DescribeExecution", """{"executionArn":"arn:aws:states:us-east-1:000000000000:execution:quick:none"}""", "ExecutionDoesNotExist")]
    [InlineData(
        "StopExecution", """{"executionArn":"arn:aws:states:us-east-1:000000000000:execution:quick:none"}""", "ExecutionDoesNotExist")]
    [InlineData("CreateStateMachine", "{}", "UnknownOperationException")]
    public async Task An_invalid_call_returns_the_error_of_Step_Functions(string operation, string body, string error) =>
        Assert.Equal(error, (string?)(await app.CallAsync(operation, (JsonObject)JsonNode.Parse(body)!))["__type"]);

    // Storage would fail on each.
    [Theory]
    [InlineData("DescribeExecution", "executionArn", "arn:aws:states:us-east-1:000000000000:execution:quick:{0}", "InvalidArn")]
    [InlineData("DescribeExecution", "executionArn", "arn:aws:states:us-east-1:000000000000:execution:{0}:n", "InvalidArn")]
    [InlineData("DescribeMapRun", "mapRunArn", "arn:aws:states:us-east-1:000000000000:mapRun:quick/label:{0}", "InvalidArn")]
    [InlineData("ListExecutions", "mapRunArn", "arn:aws:states:us-east-1:000000000000:mapRun:{0}/label:id", "InvalidArn")]
    [InlineData("SendTaskSuccess", "taskToken", "states:quick:{0}\n1\nproof", "InvalidToken")]
    public async Task A_name_with_invalid_characters_or_length_is_refused(string operation, string member, string form, string error)
    {
        foreach (var name in new[] { new string('a', 5_000), "a\u0001b", "a b", "a\n", "'#" })
        {
            var text = string.Format(CultureInfo.InvariantCulture, form, name);
            if (member == "taskToken")
                text = Base64Url.EncodeToString(Encoding.UTF8.GetBytes(text));
            var answer = await app.CallAsync(operation, new JsonObject { [member] = text, ["output"] = "1" });

            Assert.Equal(error, (string?)answer["__type"]);
        }
    }

    [Theory]
    [InlineData("""{"name":"\ud800"}""")]
    [InlineData("""{"\ud800":1}""")]
    [InlineData("[1]")]
    [InlineData("{")]
    public async Task An_invalid_JSON_body_is_refused(string body)
    {
        using var client = app.CreateClient();
        using var content = new StringContent(body);
        content.Headers.Add("X-Amz-Target", "AWSStepFunctions.StartExecution");
        using var answer = await client.PostAsync("/api/states", content, TestContext.Current.CancellationToken);

        Assert.Equal(System.Net.HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal(["SerializationException"], answer.Headers.GetValues("x-amzn-ErrorType"));
    }

    [Fact]
    public async Task An_input_over_256_KB_is_refused() =>
        Assert.Equal("InvalidExecutionInput", (string?)(await app.CallAsync("StartExecution", new JsonObject
        {
            ["stateMachineArn"] = WorkflowApp.Machine("quick"),
            ["input"] = $"\"{new string('a', 262_144)}\"",
        }))["__type"]);

    [Theory]
    [InlineData(
        "broken.asl.json",
        "{\n\"StartAt\":\"A\",\n\"States\":{\n\"A\":{\"Type\":\"Pass\",\n\"Next\":\"B\"},\"C\":{\"Type\":\"Succeed\"}}}",
        "broken.asl.json(5): MISSING_TRANSITION_TARGET: Missing 'Next' target: B at /States/A/Next.")]
    [InlineData(
        "a b.asl.json", "{\"StartAt\":\"A\",\"States\":{\"A\":{\"Type\":\"Succeed\"}}}", "'a b' is not the name of a state machine")]
    [InlineData(
        "lost.asl.json",
        "{\"StartAt\":\"A\",\"States\":{\"A\":{\"Type\":\"Task\",\"End\":true,"
            + "\"Resource\":\"arn:aws:lambda:us-east-1:000000000000:function:lost\"}}}",
            "function:lost is not a function of the app.")]
    [InlineData(
        "sqs.asl.json",
        "{\"StartAt\":\"A\",\"States\":{\"A\":{\"Type\":\"Task\",\"Resource\":\"arn:aws:states:::sqs:sendMessage\",\"End\":true}}}",
        "The app does not support the resource arn:aws:states:::sqs:sendMessage.")]
    public void An_invalid_definition_prevents_the_start(string file, string definition, string problem)
    {
        var folder = Directory.CreateTempSubdirectory();
        try
        {
            File.WriteAllText(Path.Combine(folder.FullName, file), definition);
            var functions = app.Services.GetRequiredService<FunctionCatalogue>();

            var exception = Assert.Throws<OptionsValidationException>(
                () => new StateMachineCatalogue(new WorkflowOptions { Folder = folder.FullName }, functions, _ => false));

            Assert.Contains(problem, exception.Message, StringComparison.Ordinal);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public void An_Express_state_machine_without_a_definition_file_prevents_the_start() => Assert.Contains(
        "'none' has no file",
        Assert.Throws<OptionsValidationException>(() => new StateMachineCatalogue(
            new WorkflowOptions { Folder = "nowhere" }.Express("none"),
            app.Services.GetRequiredService<FunctionCatalogue>(),
            _ => true)).Message,
        StringComparison.Ordinal);
}
