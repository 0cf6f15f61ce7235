using System.Collections.Concurrent;

namespace Lambda.Engine.Polling;

/// <summary>The result of each mapping's last event on this instance.</summary>
/// <remarks>
/// Mirrors <c>LastProcessingResult</c> in https://docs.aws.amazon.com/lambda/latest/api/API_EventSourceMappingConfiguration.html.
/// </remarks>
public sealed class ProcessingResults
{
    /// <summary>There was no event yet, or no record of it matched the filter.</summary>
    public const string None = "No records processed";

    /// <summary>The function handled the event.</summary>
    public const string Ok = "OK";

    /// <summary>The function did not handle the event.</summary>
    public const string Failed = "PROBLEM: Function call failed";

    private readonly ConcurrentDictionary<string, string> _last = new(StringComparer.Ordinal);

    /// <summary>The last result of the mapping with that name.</summary>
    public string Last(string mapping) => _last.GetValueOrDefault(mapping, None);

    /// <summary>Records the result of an event.</summary>
    public void Report(string mapping, string result) => _last[mapping] = result;
}
