#nullable disable annotations // The real package is not annotated.
namespace Azure.Data.Tables;

/// <summary>One action of a transaction.</summary>
/// <remarks>See https://learn.microsoft.com/rest/api/storageservices/performing-entity-group-transactions.</remarks>
public class TableTransactionAction
{
    /// <summary>An action without a condition. An update is then an upsert, as the service takes it.</summary>
    public TableTransactionAction(TableTransactionActionType actionType, ITableEntity entity) : this(actionType, entity, default) { }

    /// <summary>An action that an update or delete only takes when the stored version is <paramref name="etag"/>.</summary>
    /// <param name="etag">The default sets no condition; <see cref="ETag.All"/> asks that the entity exists.</param>
    public TableTransactionAction(TableTransactionActionType actionType, ITableEntity entity, ETag etag = default)
    {
        ArgumentNullException.ThrowIfNull(entity);
        (ActionType, Entity, ETag) = (actionType, entity, etag);
    }

    /// <summary>What to do.</summary>
    public TableTransactionActionType ActionType { get; }

    /// <summary>What to do it with; a delete looks at its keys only.</summary>
    public ITableEntity Entity { get; }

    /// <summary>The version to expect, default for any.</summary>
    public ETag ETag { get; }
}
