namespace Lambda.Workflows.Definitions;

/// <summary>The folder of an app's state machines, and which of them are express.</summary>
public sealed class WorkflowOptions
{
    private readonly HashSet<string> express = new(StringComparer.Ordinal);

    /// <summary>The folder of the files <c>&lt;name&gt;.asl.json</c>; by default <c>StateMachines</c> beside the app.</summary>
    public string Folder { get; set; } = Path.Combine(AppContext.BaseDirectory, "StateMachines");

    /// <summary>The names of the express state machines: they run in memory, within StartSyncExecution.</summary>
    public IReadOnlySet<string> ExpressMachines => express;

    /// <summary>Makes a state machine an express one.</summary>
    public WorkflowOptions Express(string machine)
    {
        express.Add(machine);
        return this;
    }
}
