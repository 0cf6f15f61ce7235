using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Lambda.StatesLanguage;
using Lambda.StatesLanguage.Execution;
using Lambda.StatesLanguage.InMemory;
using Lambda.StatesLanguage.Json;
using Testing;

namespace Lambda.Workflows.Tests;

public sealed partial class DocumentationTests
{
    [Fact]
    public async Task The_first_state_machine_in_the_documentation_runs_as_it_is()
    {
        var page = await File.ReadAllTextAsync(
            Path.Combine(Repository.Root, "docs", "workflows.md"), TestContext.Current.CancellationToken);
        var machine = StateMachine.Parse(FirstJson().Match(page).Groups[1].Value);
        var identity = new ExecutionIdentity { ExecutionArn = "e", Name = "first", StateMachineArn = "m", StateMachineName = "greet" };
        // Returns its event, as the function "echo" does.
        var services = new InMemoryServices
        {
            RunTask = (task, _) => new(TaskOutcome.Success(new JsonObject { ["Payload"] = task.Input!["Payload"]!.DeepClone() })),
        };

        var end = await new InMemoryExecution(machine, identity, services, TimeProvider.System)
            .RunAsync(JsonText.Parse("""{"name": "Ada"}"""), TestContext.Current.CancellationToken);

        Assert.Equal("\"Hello, Ada!\"", JsonText.Write(end.Output));
    }

    [Fact]
    public async Task The_diagram_of_the_order_workflow_matches_its_definition()
    {
        var page = await File.ReadAllTextAsync(
            Path.Combine(Repository.Root, "docs", "workflows.md"), TestContext.Current.CancellationToken);
        var definition = await File.ReadAllTextAsync(
            Path.Combine(Repository.Root, "samples", "Orders", "StateMachines", "fulfil-order.asl.json"),
            TestContext.Current.CancellationToken);

        Assert.Contains($"```mermaid\n{StatePicture.Of((JsonObject)JsonNode.Parse(definition)!)}```", page, StringComparison.Ordinal);
    }

    [GeneratedRegex("```json\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex FirstJson();
}
