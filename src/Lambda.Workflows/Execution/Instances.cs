using System.Text.RegularExpressions;
using Lambda.Engine.Invocation;

namespace Lambda.Workflows.Execution;

/// <summary>The ids of orchestrations.</summary>
internal static partial class Instances
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
        Arn.Parse(arn) is { Service: "states", Resource: var resource }
        && resource.Split(':') is ["execution", var machine, var name] && IsName(name)
        && machine.Split('/') is [var own, .. var label] && IsName(own) && label.Length < 2
            ? label.Length == 1 ? OfChild(own, name) : Of(own, name)
            : null;

    /// <summary>Whether an id is that of an execution: storage fails on ids that are longer, or have other characters.</summary>
    public static bool Is(string id) =>
        id.Split(':') is ["states" or "states-map", var machine, var name] && IsName(machine) && IsName(name);

    /// <summary>Whether a text can be the name of an execution.</summary>
    public static bool IsName(string name) => ExecutionName().IsMatch(name);

    private static string OfChild(string machine, string name) => $"states-map:{machine}:{name}";

    [GeneratedRegex("""^[^\s<>{}\[\]?*"#%\\^|~`$&,;:/\p{C}]{1,80}\z""")]
    private static partial Regex ExecutionName();
}
