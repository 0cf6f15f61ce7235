using Lambda.Engine.Invocation;

namespace Lambda.Workflows.Execution;

/// <summary>The ids of orchestrations.</summary>
internal static class Instances
{
    /// <summary>What the ids of a machine's executions start with.</summary>
    public static string Prefix(string machine) => $"states:{machine}:";

    /// <summary>What the ids of a Map Run's children start with.</summary>
    public static string ChildPrefix(string machine, string run) => $"states-map:{machine}:{run}-";

    public static string Of(string machine, string name) => Prefix(machine) + name;

    /// <summary>The children of a distributed Map state are listed apart from the executions of the machine.</summary>
    public static string Of(ExecutionStart start) => start.Processor is null
        ? Of(start.Machine, start.Name)
        : OfChild(start.Machine, start.Name);

    /// <summary>The instance of an execution's ARN; null if it is no such ARN.</summary>
    public static string? OfArn(string arn) =>
        Arn.Parse(arn) is { Service: "states", Resource: var resource } && resource.Split(':') is ["execution", var machine, var name]
            ? machine.Split('/') is [var own, _] ? OfChild(own, name) : Of(machine, name)
            : null;

    private static string OfChild(string machine, string name) => $"states-map:{machine}:{name}";
}
