namespace Lambda.Workflows.Execution;

/// <summary>The ids of orchestrations.</summary>
internal static class Instances
{
    /// <summary>What the ids of a machine's executions start with.</summary>
    public static string Prefix(string machine) => $"states:{machine}:";

    public static string Of(string machine, string name) => Prefix(machine) + name;

    /// <summary>The children of a distributed Map state are listed apart from the executions of the machine.</summary>
    public static string Of(ExecutionStart start) => start.Processor is null
        ? Of(start.Machine, start.Name)
        : $"states-map:{start.Machine}:{start.Name}";
}
