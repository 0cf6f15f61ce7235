using System.Text.RegularExpressions;

namespace Emulator.Tests;

/// <summary>One run of a script of tests/clients, with an official SDK for JavaScript, against an emulator of its own.</summary>
/// <param name="script">The name of its file.</param>
/// <param name="entities">The configuration of the emulator.</param>
public abstract partial class JavaScriptClient(string script, string entities) : IAsyncLifetime
{
    private readonly Dictionary<string, bool> _results = [];
    private string _output = "";

    /// <summary>The names of a script's checks.</summary>
    public static IEnumerable<string> ChecksOf(string script) => Check().Matches(File.ReadAllText(Path.Combine(Clients.Folder, script))).Select(match => match.Groups[1].Value);

    public async ValueTask InitializeAsync()
    {
        await using var emulator = await RunningEmulator.StartAsync(entities);
        var connection = emulator.Server.ConnectionString;
        // The SDKs' processors leave connections behind that would keep the script from ending.
        var (_, tap, errors) = await Clients.RunAsync(["--test-force-exit", "--test-reporter=tap", script],
            new("CONNECTION", connection), new("WRONG_KEY", connection.Replace("SAS_KEY_VALUE", "WRONG", StringComparison.Ordinal)));
        // A name in TAP has its # and its backslashes escaped.
        foreach (Match result in Result().Matches(tap)) _results[result.Groups[2].Value.Replace("\\", "", StringComparison.Ordinal)] = result.Groups[1].Value.Length == 0;
        _output = tap + errors;
    }

    public ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }

    /// <summary>Fails with what the script wrote if the check did not pass.</summary>
    public void AssertPassed(string check) =>
        Assert.True(_results.TryGetValue(check, out var passed) && passed, $"{check}: {(_results.ContainsKey(check) ? "failed" : "did not run")}.{Environment.NewLine}{_output}");

    [GeneratedRegex(@"^check\('(.+?)', ", RegexOptions.Multiline)]
    private static partial Regex Check();

    [GeneratedRegex(@"^(not )?ok \d+ - (.*?)\r?$", RegexOptions.Multiline)]
    private static partial Regex Result();
}
