using System.Text.RegularExpressions;

namespace Testing;

/// <summary>One run of a script of tests/clients, and which of its checks passed.</summary>
public sealed partial class NodeScript
{
    private readonly Dictionary<string, bool> _results = [];
    private readonly string _output;

    private NodeScript(string tap, string errors)
    {
        // TAP escapes # and backslashes in names.
        foreach (Match result in Result().Matches(tap))
            _results[result.Groups[2].Value.Replace("\\", "", StringComparison.Ordinal)] = result.Groups[1].Value.Length == 0;
        _output = tap + errors;
    }

    /// <summary>The names of a script's checks.</summary>
    public static IEnumerable<string> ChecksOf(string script) =>
        Check().Matches(File.ReadAllText(Path.Combine(Clients.Folder, script))).Select(match => match.Groups[1].Value);

    /// <summary>Runs a script to its end.</summary>
    /// <param name="environment">What it is told through its environment.</param>
    public static async Task<NodeScript> RunAsync(string script, params KeyValuePair<string, string>[] environment)
    {
        // The SDKs' processors leave connections behind that would keep the script from ending.
        var (_, tap, errors) = await Clients.RunAsync(["--test-force-exit", "--test-reporter=tap", script], environment);
        return new NodeScript(tap, errors);
    }

    /// <summary>Fails with what the script wrote if the check did not pass.</summary>
    /// <exception cref="InvalidOperationException">It did not.</exception>
    public void AssertPassed(string check)
    {
        if (!_results.TryGetValue(check, out var passed) || !passed)
            throw new InvalidOperationException(
                $"{check}: {(_results.ContainsKey(check) ? "failed" : "did not run")}.{Environment.NewLine}{_output}");
    }

    [GeneratedRegex(@"^check\('(.+?)', ", RegexOptions.Multiline)]
    private static partial Regex Check();

    [GeneratedRegex(@"^(not )?ok \d+ - (.*?)\r?$", RegexOptions.Multiline)]
    private static partial Regex Result();
}
