namespace Lambda.Workflows.Definitions;

/// <summary>Where the state machines of an app are, and which of them are express.</summary>
public sealed class WorkflowOptions
{
    private readonly HashSet<string> express = new(StringComparer.Ordinal);

    /// <summary>The folder of the files, <c>&lt;name&gt;.asl.json</c>. <c>StateMachines</c> beside the app unless set.</summary>
    public string Folder { get; set; } = Path.Combine(AppContext.BaseDirectory, "StateMachines");

    /// <summary>The state machines that are express: they run in memory, within StartSyncExecution.</summary>
    public IReadOnlySet<string> ExpressMachines => express;

    /// <summary>Makes a state machine an express one.</summary>
    public WorkflowOptions Express(string machine)
    {
        express.Add(machine);
        return this;
    }
}
