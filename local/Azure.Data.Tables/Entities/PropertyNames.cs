namespace Azure.Data.Tables.Entities;

/// <summary>What the service calls the properties that every entity has.</summary>
internal static class PropertyNames
{
    public const string PartitionKey = "PartitionKey";
    public const string RowKey = "RowKey";
    public const string Timestamp = "Timestamp";
    public const string ETag = "odata.etag";
    public const string TypeSuffix = "@odata.type";
    private const string MetadataPrefix = "odata.";

    /// <summary>Whether the service sets it, so that it is never sent.</summary>
    public static bool IsServiceOwned(string name) => name == Timestamp || name.StartsWith(MetadataPrefix, StringComparison.Ordinal);

    /// <summary>Whether it says something about the entity or about a property, being none itself.</summary>
    public static bool IsMetadata(string name) => name.Contains('@', StringComparison.Ordinal) || name.StartsWith(MetadataPrefix, StringComparison.Ordinal);
}
