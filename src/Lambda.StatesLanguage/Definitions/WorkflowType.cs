namespace Lambda.StatesLanguage.Definitions;

/// <summary>The two types of state machines.</summary>
public enum WorkflowType
{
    /// <summary>Durable, with a history; runs for up to a year.</summary>
    Standard,

    /// <summary>Runs for up to five minutes; without callbacks, jobs and activities.</summary>
    Express,
}
