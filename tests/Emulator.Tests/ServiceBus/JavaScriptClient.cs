using System.Text.RegularExpressions;

namespace Emulator.Tests.ServiceBus;

/// <summary>One run of tests/clients/service-bus.mjs, the official SDK for JavaScript, against an emulator of its own.</summary>
public sealed partial class JavaScriptClient : IAsyncLifetime
{
    private readonly Dictionary<string, bool> _results = [];
    private string _output = "";

    /// <summary>The names of the script's checks.</summary>
    public static IEnumerable<string> Checks() => Check().Matches(File.ReadAllText(Path.Combine(Clients.Folder, "service-bus.mjs"))).Select(match => match.Groups[1].Value);

    public async ValueTask InitializeAsync()
    {
        await using var emulator = await RunningEmulator.StartAsync();
        var connection = emulator.Server.ConnectionString;
        var (_, tap, errors) = await Clients.RunAsync(["--test-reporter=tap", "service-bus.mjs"],
            new("CONNECTION", connection), new("WRONG_KEY", connection.Replace("SAS_KEY_VALUE", "WRONG", StringComparison.Ordinal)));
        // A name in TAP has its # and its backslashes escaped.
        foreach (Match result in Result().Matches(tap)) _results[result.Groups[2].Value.Replace("\\", "", StringComparison.Ordinal)] = result.Groups[1].Value.Length == 0;
        _output = tap + errors;
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    /// <summary>Fails with what the script wrote if the check did not pass.</summary>
    public void AssertPassed(string check) =>
        Assert.True(_results.TryGetValue(check, out var passed) && passed, $"{check}: {(_results.ContainsKey(check) ? "failed" : "did not run")}.{Environment.NewLine}{_output}");

    [GeneratedRegex(@"^check\('(.+?)', ", RegexOptions.Multiline)]
    private static partial Regex Check();

    [GeneratedRegex(@"^(not )?ok \d+ - (.*?)\r?$", RegexOptions.Multiline)]
    private static partial Regex Result();
}
