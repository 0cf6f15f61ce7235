using System.Text;
using System.Text.RegularExpressions;
using Local.Stack;

namespace Emulator.Tests;

/// <summary>One run of a script of tests/clients, with an official SDK for JavaScript, against an emulator of its own.</summary>
/// <param name="script">The name of its file.</param>
/// <param name="entities">The configuration of the emulator.</param>
public abstract partial class JavaScriptClient(string script, string entities) : IAsyncLifetime
{
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(3);
    private readonly Dictionary<string, bool> _results = [];
    private string _output = "";

    /// <summary>The names of a script's checks.</summary>
    public static IEnumerable<string> ChecksOf(string script) => Check().Matches(File.ReadAllText(Path.Combine(Folder(), script))).Select(match => match.Groups[1].Value);

    public async ValueTask InitializeAsync()
    {
        var clients = new NodePackage(Folder(), "the test clients");
        await clients.EnsureInstalledAsync(_ => { }, CancellationToken.None);
        await using var emulator = await RunningEmulator.StartAsync(entities);
        var connection = emulator.Server.ConnectionString;
        using var node = Node.Start("node", ["--test-reporter=tap", script], clients.Folder,
            [new("CONNECTION", connection), new("WRONG_KEY", connection.Replace("SAS_KEY_VALUE", "WRONG", StringComparison.Ordinal))]);
        using var deadline = new CancellationTokenSource(Deadline);
        var errors = node.StandardError.ReadToEndAsync(deadline.Token);
        try
        {
            await ReadAsync(node.StandardOutput, deadline.Token);
            await node.WaitForExitAsync(deadline.Token);
            _output += await errors;
        }
        finally
        {
            if (!node.HasExited) node.Kill(entireProcessTree: true);
        }
    }

    public ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
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
