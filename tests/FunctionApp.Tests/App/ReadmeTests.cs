using Testing;

namespace FunctionApp.Tests.App;

/// <summary>What README.md shows works as it is printed.</summary>
public sealed class ReadmeTests(Storage storage)
{
    private static readonly DocumentPage Shown = DocumentPage.Read();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public void Each_code_block_in_the_README_is_run_by_a_test_or_marked_with_what_runs_it()
    {
        string[] known = ["elsewhere", "tour", "file", "line", "start", "greet", "test", "emulator", "mappings"];
        Assert.All(Shown.Blocks, block => Assert.True(known.Contains(block.Kind), $"No test runs this block:\n{block.Text}"));
    }

    [Fact]
    public async Task The_commands_of_the_tour_in_the_README_work_when_pasted()
    {
        var steps = Shown.All("tour").Select(block => block.Text).ToList();
        Assert.Equal(8, steps.Count);
        var account = storage.NewAccount();
        string[] arguments = [
            $"--AzureWebJobsStorage={account}", "--Logging:LogLevel:Default=Warning", "--Lambda:Async:FirstRetryDelay=00:00:05",
            "--Lambda:Async:SecondRetryDelay=00:00:01", .. NoSources.Arguments
        ];
        await using var app = await AppProcess.StartAsync("FunctionApp", arguments, Cancellation);
        await using var events = await BlobEvents.RaiseAsync(account, app.Client.BaseAddress!, Cancellation);
        var address = app.Client.BaseAddress!.ToString().TrimEnd('/');
        // A marker after each step, since the steps share one shell.
        var script = string.Join("\necho; echo ---\n", steps).Replace("http://localhost:7071", address, StringComparison.Ordinal);
        var output = (await Shell.RunAsync(Repository.Root, script, [], Cancellation)).Split("\n---\n");

        Assert.Equal("""{"hello": "world"}""", output[0].Trim());
        Assert.Equal("", output[1].Trim());
        Assert.Contains("\"total\":", output[2], StringComparison.Ordinal);
        Assert.Contains("X-Amz-Function-Error: Unhandled", output[3], StringComparison.OrdinalIgnoreCase);
        Assert.Contains("\"state\":\"Retrying\",\"attempts\":1", output[4], StringComparison.Ordinal);
        Assert.Contains("\"state\":\"Waiting\"", output[5], StringComparison.Ordinal);
        Assert.Contains("\"payload\":{\"lines\":[{\"sku\":\"30001\"", output[5], StringComparison.Ordinal);
        Assert.Contains("\"state\":\"Succeeded\",\"attempts\":4", output[6], StringComparison.Ordinal);
        Assert.Contains("\"name\":\"import-sales\"", output[7], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_new_function_made_as_the_README_says_builds_and_passes_its_test_and_responds()
    {
        using var copy = RepositoryCopy.Create();
        foreach (var block in Shown.All("file")) copy.Write(block.Argument, block.Text);
        foreach (var block in Shown.All("line")) copy.AppendToMethod(block.Argument, block.Text);
        copy.Write("FunctionApp/Shown.cs", $$"""
            namespace FunctionApp;

            internal static class Shown
            {
                public static void Change(Lambda.Engine.Invocation.FunctionOptions options)
                {
                    {{string.Join("\n", Shown.Options().Select(option => option + ";"))}}
                }
            }
            """);
        var tested = await copy.RunAsync(Shown.The("test"), Settings(storage.NewAccount()), Cancellation);
        Assert.Matches(@"Passed!\s+- Failed:\s+0, Passed:\s+1,", tested);

        await using var app = await copy.StartAsync(
            Shown.The("start"), ["--urls=http://127.0.0.1:0"], Settings(storage.NewAccount()), Cancellation);
        var at = app.Client.BaseAddress!.ToString().TrimEnd('/');
        var greeted = await copy.RunAsync(
            Shown.The("greet").Replace("http://localhost:7071", at, StringComparison.Ordinal), [], Cancellation);
        Assert.Matches(@"^""Hello, Ada! It is \d\d:\d\d UTC\.""$", greeted.Trim());
        Assert.Contains(
            "\"FunctionArn\"",
            await copy.RunAsync(Shown.The("mappings").Replace("http://localhost:7071", at, StringComparison.Ordinal), [], Cancellation),
            StringComparison.Ordinal);

        await using var emulator = await copy.StartAsync(Shown.The("emulator"), ["--port", "0", "--http-port", "0"], [], Cancellation);
    }

    private static IEnumerable<(string, string)> Settings(string account) =>
        [
            ("AzureWebJobsStorage", account),
            .. NoSources.Settings.Select(setting => (setting.Name.Replace(":", "__", StringComparison.Ordinal), setting.Value))
        ];
}
