using System.Text;
using System.Text.RegularExpressions;
using Local.Stack;

namespace Emulator.Tests;

/// <summary>One run of a script of tests/clients, and which of its checks passed.</summary>
public sealed partial class NodeScript
{
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(3);
    private readonly Dictionary<string, bool> _results = [];
    private string _output = "";

    private NodeScript()
    {
    }

    /// <summary>The names of a script's checks.</summary>
    public static IEnumerable<string> ChecksOf(string script) => Check().Matches(File.ReadAllText(Path.Combine(Folder(), script))).Select(match => match.Groups[1].Value);

    public static async Task<NodeScript> RunAsync(string script, params KeyValuePair<string, string>[] environment)
    {
        var clients = new NodePackage(Folder(), "the test clients");
        await clients.EnsureInstalledAsync(_ => { }, CancellationToken.None);
        var run = new NodeScript();
        using var node = Node.Start("node", ["--test-reporter=tap", script], clients.Folder, environment);
        using var deadline = new CancellationTokenSource(Deadline);
        var errors = node.StandardError.ReadToEndAsync(deadline.Token);
        try
        {
            await run.ReadAsync(node.StandardOutput, deadline.Token);
            await node.WaitForExitAsync(deadline.Token);
            run._output += await errors;
            return run;
        }
        finally
        {
            if (!node.HasExited) node.Kill(entireProcessTree: true);
        }
    }

    /// <summary>Fails with what the script wrote if the check did not pass.</summary>
    public void AssertPassed(string check) =>
        Assert.True(_results.TryGetValue(check, out var passed) && passed, $"{check}: {(_results.ContainsKey(check) ? "failed" : "did not run")}.{Environment.NewLine}{_output}");

    private async Task ReadAsync(StreamReader tap, CancellationToken cancellation)
    {
        var output = new StringBuilder();
        while (await tap.ReadLineAsync(cancellation) is { } line)
        {
            output.AppendLine(line);
            // A name in TAP has its # and its backslashes escaped.
            if (Result().Match(line) is { Success: true } result) _results[result.Groups[2].Value.Replace("\\", "", StringComparison.Ordinal)] = result.Groups[1].Value.Length == 0;
        }
        _output = output.ToString();
    }

    private static string Folder()
    {
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            var folder = Path.Combine(at.FullName, "tests", "clients");
            if (File.Exists(Path.Combine(folder, "package-lock.json"))) return folder;
        }
        throw new InvalidOperationException($"tests/clients was not found above {AppContext.BaseDirectory}.");
    }

    [GeneratedRegex(@"^check\('(.+?)', ", RegexOptions.Multiline)]
    private static partial Regex Check();

    [GeneratedRegex(@"^(not )?ok \d+ - (.*)$")]
    private static partial Regex Result();
}
