using System.Text.Json.Nodes;
using Lambda.StatesLanguage.InMemory;
using Lambda.StatesLanguage.Json;

namespace Lambda.StatesLanguage.Tests.Machines;

/// <summary>Machines that the documentation shows, each with the page that it is from: from their inputs to their outputs.</summary>
public sealed class MachineTests
{
    public static TheoryData<string> Names =>
        [.. Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "Machines"), "*.json")
            .Select(Path.GetFileNameWithoutExtension).Order().OfType<string>()];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_documented_state_machine_ends_as_documented(string name)
    {
        var example = JsonNode.Parse(
            await File.ReadAllTextAsync(
                Path.Combine(AppContext.BaseDirectory, "Machines", name + ".json"), TestContext.Current.CancellationToken))!;
        var tasks = example["tasks"]?.AsArray() ?? [];
        var next = 0;

        var run = await Some.Run(example["definition"]!.ToJsonString(), JsonText.Write(example["input"]), task =>
        {
            var outcome = tasks.FirstOrDefault(each => (string?)each!["of"] == task.State) ?? tasks[next++];
            return outcome!["pending"] is not null ? TaskOutcome.Pending()
                : outcome["error"] is { } error ? TaskOutcome.Failure((string)error!, (string?)outcome["cause"])
                : TaskOutcome.Success(outcome["output"]?.DeepClone());
        });

        Assert.StartsWith("https://", (string)example["page"]!, StringComparison.Ordinal);
        if (example["error"] is JsonObject failure)
            Assert.Equal(((string?)failure["error"], (string?)failure["cause"]), (run.State.Failure?.Error, run.State.Failure?.Cause));
        else
            Assert.Equal(JsonText.Write(example["output"]), run.Output);
        if (example["states"] is JsonArray states)
            Assert.Equal(
                states.Select(state => (string)state!),
                run.History.Where(each => each.Type.EndsWith("StateEntered", StringComparison.Ordinal))
                    .Select(each => (string)each.Details!["name"]!));
        if (example["arguments"] is JsonArray arguments)
            Assert.Equal(arguments.Select(JsonText.Write), run.Tasks.Select(task => JsonText.Write(task.Input)));
        if (example["seconds"] is { } seconds)
            Assert.Equal((double)seconds, run.Took.TotalSeconds);
    }
}
