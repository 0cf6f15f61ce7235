namespace Microsoft.Azure.Functions.Worker;

/// <summary>What a timer trigger tells its function.</summary>
/// <remarks>Mirrors https://learn.microsoft.com/azure/azure-functions/functions-bindings-timer#usage.</remarks>
public class TimerInfo
{
    /// <summary>The schedule as it is kept in storage; null where it is not.</summary>
    public ScheduleStatus? ScheduleStatus { get; set; }

    /// <summary>Whether this run makes up for one that was missed while the app was down.</summary>
    public bool IsPastDue { get; set; }
}
