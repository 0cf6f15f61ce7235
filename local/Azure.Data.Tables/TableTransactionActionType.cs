namespace Azure.Data.Tables;

/// <summary>What one action of a transaction does.</summary>
public enum TableTransactionActionType
{
    /// <summary>Adds an entity; fails if it exists.</summary>
    Add = 0,

    /// <summary>Sets the given properties of an entity that exists; without an ETag it is an upsert.</summary>
    UpdateMerge = 1,

    /// <summary>Replaces an entity that exists; without an ETag it is an upsert.</summary>
    UpdateReplace = 2,

    /// <summary>Deletes an entity; fails if it does not exist.</summary>
    Delete = 3,

    /// <summary>Sets the given properties, adding the entity if need be.</summary>
    UpsertMerge = 4,

    /// <summary>Replaces the entity, adding it if need be.</summary>
    UpsertReplace = 5,
}
