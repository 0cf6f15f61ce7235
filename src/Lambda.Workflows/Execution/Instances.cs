using System.Text.RegularExpressions;
using Lambda.Engine.Invocation;

namespace Lambda.Workflows.Execution;

/// <summary>Makes and reads the ids of orchestrations.</summary>
internal static partial class Instances
{
    /// <summary>Returns the prefix of the ids of a machine's executions.</summary>
    public static string Prefix(string machine) => $"states:{machine}:";

    /// <summary>Returns the prefix of the ids of a Map Run's children.</summary>
    public static string ChildPrefix(string machine, string run) => $"states-map:{machine}:{run}-";

    public static string Of(string machine, string name) => Prefix(machine) + name;

    /// <summary>
    /// Returns the id for an execution. The children of a distributed Map state have another prefix, so that they are listed apart from the
    /// executions of the machine.
    /// </summary>
    public static string Of(ExecutionStart start) => start.Processor is null
        ? Of(start.Machine, start.Name)
        : OfChild(start.Machine, start.Name);

    /// <summary>Returns the id for an execution's ARN; null if the ARN is not one.</summary>
    public static string? OfArn(string arn) =>
        Arn.Parse(arn) is { Service: "states", Resource: var resource }
        && resource.Split(':') is ["execution", var machine, var name] && IsName(name)
        && machine.Split('/') is [var own, .. var label] && IsName(own) && label.Length < 2
            ? label.Length == 1 ? OfChild(own, name) : Of(own, name)
            : null;

    /// <summary>
    /// Returns whether an id has the form of an execution's id. Storage fails for ids that are too long or have other characters.
    /// </summary>
    public static bool Is(string id) =>
        id.Split(':') is ["states" or "states-map", var machine, var name] && IsName(machine) && IsName(name);

    /// <summary>Returns whether a text is a valid name for an execution.</summary>
    public static bool IsName(string name) => ExecutionName().IsMatch(name);

    private static string OfChild(string machine, string name) => $"states-map:{machine}:{name}";

    [GeneratedRegex("""^[^\s<>{}\[\]?*"#%\\^|~`$&,;:/\p{C}]{1,80}\z""")]
    private static partial Regex ExecutionName();
}
