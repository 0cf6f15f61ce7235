using System.Diagnostics;
using System.Text.RegularExpressions;
using Testing;

namespace FunctionApp.Tests.App;

public sealed partial class ReadmeTests(Storage storage)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_tour_works_when_pasted()
    {
        var steps = Tour().Matches(await File.ReadAllTextAsync(Path.Combine(Repository.Root, "README.md"), Cancellation)).Select(match => match.Groups[1].Value).ToList();
        Assert.Equal(8, steps.Count);
        var account = storage.NewAccount();
        string[] arguments = [$"--AzureWebJobsStorage={account}", "--Logging:LogLevel:Default=Warning", "--Lambda:Async:FirstRetryDelay=00:00:05", "--Lambda:Async:SecondRetryDelay=00:00:01", .. NoSources.Arguments];
        await using var app = await AppProcess.StartAsync("FunctionApp", arguments, Cancellation);
        await using var events = await BlobEvents.RaiseAsync(account, app.Client.BaseAddress!, Cancellation);
        var address = app.Client.BaseAddress!.ToString().TrimEnd('/');
        // A marker after each step, as the steps share one shell.
        var script = string.Join("\necho; echo ---\n", steps).Replace("http://localhost:7071", address, StringComparison.Ordinal);
        var output = (await RunAsync(Repository.Root, script)).Split("\n---\n");

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

    private static async Task<string> RunAsync(string folder, string script)
    {
        using var bash = Process.Start(new ProcessStartInfo("bash", ["-e"]) { WorkingDirectory = folder, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true })!;
        var (output, errors) = (bash.StandardOutput.ReadToEndAsync(Cancellation), bash.StandardError.ReadToEndAsync(Cancellation));
        await bash.StandardInput.WriteAsync(script.ReplaceLineEndings("\n"));
        bash.StandardInput.Close();
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        deadline.CancelAfter(TimeSpan.FromMinutes(2));
        await using var end = deadline.Token.Register(() => bash.Kill(entireProcessTree: true));
        await bash.WaitForExitAsync(CancellationToken.None);
        Assert.True(bash.ExitCode == 0, $"{await output}\n{await errors}");
        return (await output).ReplaceLineEndings("\n");
    }

    [GeneratedRegex("<!-- tour -->\r?\n```sh\r?\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Tour();
}
