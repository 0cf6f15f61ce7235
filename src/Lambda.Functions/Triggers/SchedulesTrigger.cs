using Lambda.Engine.Routing;
using Microsoft.Azure.Functions.Worker;

namespace Lambda.Functions.Triggers;

/// <summary>Runs the scheduled rules that are due, once a minute.</summary>
public sealed class SchedulesTrigger(TriggerServices services)
{
    private readonly ScheduleRunner _runner = services.Get<ScheduleRunner>();

    /// <summary>Runs the rules that are due, once a minute. An app without scheduled rules does nothing.</summary>
    [Function("RunSchedules")]
    public Task Run([TimerTrigger("0 * * * * *")] TimerInfo timer, CancellationToken cancellation) => _runner.RunAsync(cancellation);
}
