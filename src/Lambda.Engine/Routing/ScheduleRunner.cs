using Lambda.Engine.Async;
using Lambda.Engine.Invocation;
using Lambda.Engine.Routing.Schedules;
using Microsoft.Extensions.Logging;

namespace Lambda.Engine.Routing;

/// <summary>Runs the scheduled rules that are due. A timer calls it once a minute, on any number of instances.</summary>
/// <remarks>
/// An instance takes a scheduled time by storing it, on the condition that the state has not changed since it was read. It then passes the
/// event to the rule's targets, and stores that this is done. After a crash in between, another instance repeats it, and targets that have
/// the event recognize it by its request id.
/// </remarks>
internal sealed class ScheduleRunner
{
    private readonly EventRule[] _rules;
    private readonly IScheduleStore _store;
    private readonly OnceAccepted _targets;
    private readonly FunctionCatalogue _catalogue;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;

    /// <summary>Creates a runner for the rules that have a schedule. It runs those that are enabled.</summary>
    public ScheduleRunner(
        EventRules rules, IScheduleStore store, FunctionCatalogue catalogue, AsyncInvocations asynchronous, IInvocationRecords records,
        TimeProvider time, ILogger<ScheduleRunner> logger)
    {
        ArgumentNullException.ThrowIfNull(rules);
        _rules = [.. rules.All.Where(rule => rule.Enabled && rule.Schedule is not null)];
        (_store, _catalogue, _time, _logger) = (store, catalogue, time, logger);
        _targets = new(asynchronous, records, catalogue, time, logger);
    }

    /// <summary>Runs every rule that is due and that no other instance is running.</summary>
    /// <exception cref="StorageUnavailableException">Some events were not accepted; the next call repeats them.</exception>
    public async Task RunAsync(CancellationToken cancellation)
    {
        // An app without schedules costs nothing.
        if (_rules.Length == 0) return;
        var stored = (await _store.LoadAsync(cancellation)).ToDictionary(state => state.Rule, StringComparer.Ordinal);
        var failures = new List<StorageUnavailableException>();
        foreach (var rule in _rules)
        {
            try
            {
                await RunAsync(rule, stored.GetValueOrDefault(rule.Name), cancellation);
            }
            catch (StorageUnavailableException e)
            {
                // A failing schedule must not delay the others.
                ScheduleLog.NotRun(_logger, rule.Name, e.Message);
                failures.Add(e);
            }
        }
        if (failures.Count > 0)
            throw new StorageUnavailableException($"{failures.Count} scheduled rules did not run: {failures[0].Message}", failures[0]);
    }

    private async Task RunAsync(EventRule rule, ScheduleState? stored, CancellationToken cancellation)
    {
        var state = ScheduleTimes.Of(rule.Name, rule.Schedule!, stored, _time.GetUtcNow());
        if (!ReferenceEquals(state, stored))
        {
            if (await _store.TryPutAsync(state, cancellation) is not { } begun) return;
            state = begun;
        }
        while (ScheduleTimes.Next(rule.Schedule!, state, _time.GetUtcNow()) is { } time)
        {
            var taken = state with { Running = time, Until = _time.GetUtcNow() + ScheduleTimes.Lease };
            if (await _store.TryPutAsync(taken, cancellation) is not { } mine) return;
            await SendAsync(rule, time, cancellation);
            if (await _store.TryPutAsync(mine with { Last = time, Running = null, Until = null }, cancellation) is not { } done) return;
            state = done;
        }
    }

    private async Task SendAsync(EventRule rule, DateTimeOffset time, CancellationToken cancellation)
    {
        var id = DeterministicId.Of($"{rule.Name}\n{time.UtcTicks}\nschedule");
        var scheduled = new BusEvent(id, "Scheduled Event", "aws.events", time, [rule.ArnIn(_catalogue)], "{}"u8.ToArray());
        await _targets.SendAsync(id, "aws.events", rule, scheduled.ToJson(_catalogue.AccountId, _catalogue.Region), cancellation);
    }
}
