using System.Text.RegularExpressions;
using Lambda.Engine.Async;

namespace Lambda.Workflows.Tasks.Targets;

/// <summary>
/// The counterparts of the AWS resources in definitions, in section <c>Lambda:Workflows</c>. Tasks of a kind can run only if the settings
/// contain a target for it.
/// </summary>
internal sealed partial class WorkflowTargets
{
    /// <summary>The name of the section.</summary>
    public const string Section = "Lambda:Workflows";

    private const string OfQueues = "a queue has 3 to 63 lower-case letters, digits and single dashes, and is not one of the engine's.";
    private const string OfContainers =
        "a container has 3 to 63 lower-case letters, digits and single dashes, and is not one of the engine's.";

    /// <summary>
    /// SQS queues by name, each with the queue that stands for it: <c>service-bus-queue:&lt;name&gt;</c> or
    /// <c>storage-queue:&lt;name&gt;</c>.
    /// </summary>
    public IDictionary<string, string> Queues { get; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>
    /// SNS topics by name, each with the topic that stands for it: <c>event-grid:&lt;topic&gt;</c> or
    /// <c>service-bus-topic:&lt;name&gt;</c>.
    /// </summary>
    public IDictionary<string, string> Topics { get; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>
    /// Event buses by name, each with the Event Grid topic that stands for it. Entries that name no bus use <c>default</c>.
    /// </summary>
    public IDictionary<string, string> EventBuses { get; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>S3 buckets by name, each with the blob container that stands for it.</summary>
    public IDictionary<string, string> Buckets { get; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>DynamoDB tables by name, each with the Azure table that stands for it.</summary>
    public IDictionary<string, TableTarget> Tables { get; } = new Dictionary<string, TableTarget>(StringComparer.Ordinal);

    /// <summary>EventBridge connections by name, each with the hosts that HTTP tasks may call and the credentials for them.</summary>
    public IDictionary<string, ConnectionTarget> Connections { get; } = new Dictionary<string, ConnectionTarget>(StringComparer.Ordinal);

    /// <summary>Splits a target such as <c>storage-queue:orders</c> into its kind and name.</summary>
    internal static (string Kind, string Name) Split(string target)
    {
        var colon = target.IndexOf(':', StringComparison.Ordinal);
        return colon < 0 ? ("", target) : (target[..colon], target[(colon + 1)..]);
    }

    /// <summary>Returns the errors in these settings; each names its setting.</summary>
    internal IEnumerable<string> Errors() =>
    [
        .. Wrong("Queues", Queues, "service-bus-queue", "storage-queue"),
        .. Queues.Where(each => Split(each.Value) is ("storage-queue", { Length: > 0 } queue) && !IsName(queue))
            .Select(each => $"{Section}:Queues:{each.Key} is '{each.Value}'; {OfQueues}"),
        .. Wrong("Topics", Topics, "event-grid", "service-bus-topic"),
        .. EventBuses.Where(each => each.Value.Length == 0)
            .Select(each => $"{Section}:EventBuses:{each.Key} is empty: set it to the name of an Event Grid topic in EventGrid:Topics."),
        .. Buckets.Where(each => !IsName(each.Value)).Select(each => $"{Section}:Buckets:{each.Key} is '{each.Value}'; {OfContainers}"),
        .. Tables.SelectMany(each => each.Value.Errors($"{Section}:Tables:{each.Key}")),
        .. Connections.SelectMany(each => each.Value.Errors($"{Section}:Connections:{each.Key}")),
    ];

    // A state machine does not write to what the engine and the host keep for themselves.
    private static bool IsName(string name) => StorageName().IsMatch(name) && !ReservedNames.Has(name);

    private static IEnumerable<string> Wrong(string setting, IDictionary<string, string> targets, string one, string other) =>
        from each in targets
        let target = Split(each.Value)
        where (target.Kind != one && target.Kind != other) || target.Name.Length == 0
        select $"{Section}:{setting}:{each.Key} is '{each.Value}'; set it to {one}:<name> or {other}:<name>.";

    [GeneratedRegex(@"^(?=.{3,63}\z)[a-z0-9]+(-[a-z0-9]+)*\z")]
    private static partial Regex StorageName();
}
