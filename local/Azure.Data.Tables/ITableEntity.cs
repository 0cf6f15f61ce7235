#nullable disable annotations // The real package is not annotated: a model compiles against both alike.
namespace Azure.Data.Tables;

/// <summary>What every entity of a table has: its two keys, when it last changed and its version.</summary>
/// <remarks>See https://learn.microsoft.com/rest/api/storageservices/understanding-the-table-service-data-model.</remarks>
public interface ITableEntity
{
    /// <summary>Names the partition; entities of one partition can change in one transaction. Up to 1 KiB, without <c>/ \ # ?</c> and control characters.</summary>
    string PartitionKey { get; set; }

    /// <summary>Names the entity within its partition; same rules as <see cref="PartitionKey"/>.</summary>
    string RowKey { get; set; }

    /// <summary>When the service last changed the entity; null on one that was not read from it. Never sent.</summary>
    DateTimeOffset? Timestamp { get; set; }

    /// <summary>The version that was read, to pass as the condition of an update. Never sent with the entity.</summary>
    ETag ETag { get; set; }
}
