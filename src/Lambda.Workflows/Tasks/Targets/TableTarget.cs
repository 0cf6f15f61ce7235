using System.Text.RegularExpressions;
using Lambda.Functions.State;

namespace Lambda.Workflows.Tasks.Targets;

/// <summary>An Azure table that stands for a DynamoDB table, and the attributes that are its keys.</summary>
internal sealed partial class TableTarget
{
    // State machines must not write to the engine's own tables.
    private static readonly string[] Reserved =
    [
        StorageNames.DeadLetters, StorageNames.RedriveJobs, StorageNames.FunctionChanges, StorageNames.EventSourceMappings,
        StorageNames.Schedules, StorageNames.Records, StorageNames.Idempotency, StorageNames.TableStreams,
    ];

    /// <summary>The name of the table in the app's storage account. The first write creates it.</summary>
    public string Table { get; set; } = "";

    /// <summary>The attribute that is the partition key.</summary>
    public string PartitionKey { get; set; } = "";

    /// <summary>The type of the partition key: <c>S</c> or <c>N</c>.</summary>
    public string PartitionKeyType { get; set; } = "S";

    /// <summary>The attribute that is the sort key; null if the table has none.</summary>
    public string? SortKey { get; set; }

    /// <summary>The type of the sort key: <c>S</c> or <c>N</c>.</summary>
    public string SortKeyType { get; set; } = "S";

    internal IEnumerable<string> Errors(string setting)
    {
        if (!TableName().IsMatch(Table) || Reserved.Contains(Table, StringComparer.OrdinalIgnoreCase))
            yield return $"{setting}:Table is '{Table}'; a table has 3 to 63 letters and digits, begins with a letter, and is not "
                + "one of the engine's.";
        if (PartitionKey.Length == 0)
            yield return $"{setting}:PartitionKey is missing: set it to the attribute of the partition key.";
        if (PartitionKeyType is not ("S" or "N"))
            yield return $"{setting}:PartitionKeyType is '{PartitionKeyType}'; set it to S or N.";
        if (SortKeyType is not ("S" or "N"))
            yield return $"{setting}:SortKeyType is '{SortKeyType}'; set it to S or N.";
        if (SortKey == PartitionKey && SortKey?.Length > 0)
            yield return $"{setting}:SortKey is the partition key's attribute.";
    }

    [GeneratedRegex(@"^[A-Za-z][A-Za-z0-9]{2,62}\z")]
    private static partial Regex TableName();
}
