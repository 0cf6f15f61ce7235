namespace Microsoft.Azure.Functions.Worker;

/// <summary>How far a schedule is, in the time zone of the app.</summary>
public class ScheduleStatus
{
    /// <summary>The last run; the least time where there was none.</summary>
    public DateTime Last { get; set; }

    /// <summary>The next run that was expected when this was written: of a run in time, the run itself.</summary>
    public DateTime Next { get; set; }

    /// <summary>When this was written.</summary>
    public DateTime LastUpdated { get; set; }
}
