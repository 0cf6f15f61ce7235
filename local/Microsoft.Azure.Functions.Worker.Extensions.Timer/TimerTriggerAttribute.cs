using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>Runs a function on a schedule, in one instance of the app at a time.</summary>
/// <param name="schedule">
/// An NCRONTAB expression of six fields, from seconds to days of the week, or of five from minutes; or the time between runs as <c>hh:mm:ss</c>. <c>%Name%</c> stands for an app setting.
/// In UTC, unless the app setting <c>WEBSITE_TIME_ZONE</c> names another zone.
/// </param>
/// <remarks>Mirrors https://learn.microsoft.com/azure/azure-functions/functions-bindings-timer.</remarks>
[BindingCapabilities(KnownBindingCapabilities.FunctionLevelRetry)]
public sealed class TimerTriggerAttribute(string schedule) : TriggerBindingAttribute
{
    /// <summary>The schedule.</summary>
    public string Schedule { get; } = schedule;

    /// <summary>Whether the function runs when the app starts, too; it does not by default.</summary>
    public bool RunOnStartup { get; set; }

    /// <summary>Whether the schedule is kept in storage, so that a run missed while the app was down is made up for at its start. True by default; never for runs less than a minute apart.</summary>
    public bool UseMonitor { get; set; } = true;
}
