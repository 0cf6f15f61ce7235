using System.Collections.Concurrent;
using Lambda.Engine.Invocation;

namespace Lambda.Engine.Polling;

/// <summary>The result of each mapping's last event on this instance.</summary>
/// <remarks>
/// Mirrors <c>LastProcessingResult</c> in https://docs.aws.amazon.com/lambda/latest/api/API_EventSourceMappingConfiguration.html.
/// </remarks>
/// <param name="time">The clock; null for the machine's.</param>
internal sealed class ProcessingResults(TimeProvider? time = null)
{
    /// <summary>The result before the first event, and after an event of which no record matched the filter.</summary>
    public const string None = "No records processed";

    /// <summary>The result after an event that the function handled.</summary>
    public const string Ok = "OK";

    /// <summary>The result after an event that the function did not handle.</summary>
    public const string Failed = "PROBLEM: Function call failed";

    private readonly TimeProvider _time = time ?? TimeProvider.System;
    private readonly ConcurrentDictionary<string, string> _last = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, ActivityRing> _recent = new(StringComparer.Ordinal);

    /// <summary>Returns the last result of the mapping with this name.</summary>
    public string Last(string mapping) => _last.GetValueOrDefault(mapping, None);

    /// <summary>Records the result of an event.</summary>
    public void Report(string mapping, string result) => Report(mapping, result, 0, null);

    /// <summary>Records the result of an event, how many records it had, and when the oldest of them was sent.</summary>
    internal void Report(string mapping, string result, int records, DateTimeOffset? oldest)
    {
        _last[mapping] = result;
        var now = _time.GetUtcNow();
        Recent(mapping).Add(now, records, result == Failed ? records : 0, took: now - oldest);
    }

    /// <summary>Returns the counts of the mapping's recent records on this instance; their durations are the ages of records.</summary>
    internal ActivityRing Recent(string mapping) => _recent.GetOrAdd(mapping, _ => new());
}
