using System.Collections.Concurrent;

namespace FunctionApp.Polling;

/// <summary>How the last event of each mapping ended on this instance.</summary>
/// <remarks>Mirrors <c>LastProcessingResult</c> in https://docs.aws.amazon.com/lambda/latest/api/API_EventSourceMappingConfiguration.html.</remarks>
public sealed class ProcessingResults
{
    /// <summary>Before the first event, and when filters let none of its records through.</summary>
    public const string None = "No records processed";

    /// <summary>The function took its event.</summary>
    public const string Ok = "OK";

    /// <summary>The function did not.</summary>
    public const string Failed = "PROBLEM: Function call failed";

    private readonly ConcurrentDictionary<string, string> _last = new(StringComparer.Ordinal);

    /// <summary>The last result of the mapping of that name.</summary>
    public string Last(string mapping) => _last.GetValueOrDefault(mapping, None);

    /// <summary>Keeps a result.</summary>
    public void Report(string mapping, string result) => _last[mapping] = result;
}
