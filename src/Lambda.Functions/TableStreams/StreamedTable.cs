using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using Azure;
using Azure.Data.Tables;
using Azure.Storage.Blobs;
using Azure.Storage.Queues;
using Lambda.Engine;
using Lambda.Engine.TableStreams;
using Lambda.Engine.TableStreams.Rows;
using Lambda.Engine.TableStreams.Writing;
using Lambda.Functions.State;
using Microsoft.Extensions.Logging.Abstractions;

namespace Lambda.Functions.TableStreams;

/// <summary>
/// A table whose changes form a stream. It writes as <see cref="TableClient"/> does, and stores the record of the change with each entity,
/// in one transaction. Writes that bypass this type are not in the stream.
/// </summary>
/// <remarks>
/// Each partition of the table also has rows that belong to the stream. Their keys begin with <c>~stream|</c>, and reads omit them.
/// </remarks>
public sealed class StreamedTable
{
    /// <summary>The maximum number of entities that one transaction writes.</summary>
    public const int MostWrites = TableStreamWriter.MostWrites;

    private const string OwnRows = $"(RowKey lt '{TableStreamKeys.Reserved}' or RowKey ge '{TableStreamKeys.ReservedEnd}')";
    private static readonly Dictionary<string, object?> Nothing = [];

    private readonly TableClient _table;
    private readonly TableStreamWriter _writer;
    private readonly Func<CancellationToken, Task> _create;
    private readonly Func<CancellationToken, Task<string?>> _check;
    private volatile bool _isCreated;
    private volatile bool _isChecked;

    /// <param name="create">Creates what the stream needs in addition to the table.</param>
    /// <param name="check">Returns the error in the stream's options, compared with its stored settings; null when there is none.</param>
    internal StreamedTable(
        TableClient table, TableStreamWriter writer, Func<CancellationToken, Task> create, Func<CancellationToken, Task<string?>> check) =>
        (_table, _writer, _create, _check) = (table, writer, create, check);

    /// <summary>
    /// Connects a program outside the app to the stream of a table. All programs that write to the table must use the same options.
    /// </summary>
    /// <param name="tables">The storage account of the app.</param>
    /// <param name="blobs">The storage account of the app.</param>
    /// <param name="queues">The storage account of the app, with messages in Base64.</param>
    /// <param name="table">The table's name.</param>
    /// <param name="options">The options of its stream.</param>
    /// <exception cref="ArgumentException">An option is not valid.</exception>
    public static StreamedTable Connect(
        TableServiceClient tables, BlobServiceClient blobs, QueueServiceClient queues, string table, TableStreamOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(tables);
        ArgumentNullException.ThrowIfNull(blobs);
        ArgumentNullException.ThrowIfNull(queues);
        var stream = new TableStream(table, options ?? new());
        if (stream.Options.Problem is { } problem) throw new ArgumentException(problem, nameof(options));
        var (client, shards) = (tables.GetTableClient(table), new TableRows(tables.GetTableClient(StorageNames.TableStreams)));
        var writer = new TableStreamWriter(
            stream, new TableRows(client), shards, new ImageBlobs(blobs), new WakeUpQueue(queues), TimeProvider.System,
            NullLogger.Instance);
        return new(
            client, writer, cancellation => TableStreamStorage.CreateAsync(tables, blobs, queues, cancellation),
            cancellation => StoredSettings.ProblemAsync(stream, shards, cancellation));
    }

    /// <summary>The table's name.</summary>
    public string Name => _table.Name;

    /// <summary>Creates the table and what its stream needs, unless they exist. Later calls make no requests.</summary>
    /// <exception cref="RequestFailedException">Storage was unavailable.</exception>
    public async Task CreateIfNotExistsAsync(CancellationToken cancellationToken = default)
    {
        if (_isCreated) return;
        await Task.WhenAll(_table.CreateIfNotExistsAsync(cancellationToken), _create(cancellationToken));
        _isCreated = true;
    }

    /// <summary>Adds an entity and the record of its change, in one transaction.</summary>
    /// <returns>The entity's ETag.</returns>
    /// <exception cref="ArgumentException">Its keys are not valid in a table, or are reserved for the stream. This applies to every
    /// write.</exception>
    /// <exception cref="RequestFailedException">There is an entity with these keys (409), or it was not stored.</exception>
    /// <exception cref="InvalidOperationException">The stream began with another number of shards. This applies to every write.</exception>
    public Task<ETag> AddEntityAsync<T>(T entity, CancellationToken cancellationToken = default) where T : ITableEntity =>
        WriteAsync(entity, ItemWriteKind.Add, default, cancellationToken);

    /// <summary>Adds an entity, or changes the existing one that has the same keys.</summary>
    /// <returns>The entity's ETag.</returns>
    /// <exception cref="RequestFailedException">It was not stored.</exception>
    public Task<ETag> UpsertEntityAsync<T>(
        T entity, TableUpdateMode mode = TableUpdateMode.Merge, CancellationToken cancellationToken = default) where T : ITableEntity =>
        WriteAsync(
            entity, mode == TableUpdateMode.Merge ? ItemWriteKind.UpsertMerge : ItemWriteKind.UpsertReplace, default, cancellationToken);

    /// <summary>Replaces or merges an entity and adds the record of its change, in one transaction.</summary>
    /// <param name="entity">The entity, with its new properties.</param>
    /// <param name="ifMatch">The ETag that the entity must have; <see cref="ETag.All"/> for any.</param>
    /// <param name="mode">Whether properties that the entity leaves out keep their values.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The entity's ETag.</returns>
    /// <exception cref="RequestFailedException">The entity does not exist (404), it has changed (412), or it was not stored.</exception>
    public Task<ETag> UpdateEntityAsync<T>(
        T entity, ETag ifMatch, TableUpdateMode mode = TableUpdateMode.Merge, CancellationToken cancellationToken = default)
        where T : ITableEntity =>
        WriteAsync(
            entity, mode == TableUpdateMode.Merge ? ItemWriteKind.UpdateMerge : ItemWriteKind.UpdateReplace, ifMatch, cancellationToken);

    /// <summary>Deletes an entity and adds the record of its change, in one transaction.</summary>
    /// <param name="partitionKey">The partition key of the entity.</param>
    /// <param name="rowKey">Its key within the partition.</param>
    /// <param name="ifMatch">The ETag that the entity must have; by default any.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>Whether the entity existed.</returns>
    /// <exception cref="RequestFailedException">The entity has changed (412), or it was not deleted.</exception>
    public async Task<bool> DeleteEntityAsync(
        string partitionKey, string rowKey, ETag ifMatch = default, CancellationToken cancellationToken = default)
    {
        var write = new ItemWrite(Own(rowKey), ItemWriteKind.Delete, Nothing, Version(ifMatch));
        return await CommitAsync(partitionKey, [write], cancellationToken) switch
        {
            ItemsOutcome.Written => true,
            ItemsOutcome.Refused { Reason: RowRefusal.Missing } => false,
            var outcome => throw Error(outcome),
        };
    }

    /// <summary>Writes entities of one partition: either all of them or none.</summary>
    /// <param name="actions">Up to <see cref="MostWrites"/> writes; the records of their changes take the other half of the
    /// transaction.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The ETag of each entity; default for a deleted one.</returns>
    /// <exception cref="ArgumentException">There are no writes or too many, or they are not all in the same partition.</exception>
    /// <exception cref="TableTransactionFailedException">The condition of a write did not hold; the exception has its index.</exception>
    /// <exception cref="RequestFailedException">They were not stored.</exception>
    public async Task<IReadOnlyList<ETag>> SubmitTransactionAsync(
        IEnumerable<TableTransactionAction> actions, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(actions);
        var all = actions.ToList();
        if (all.Count is 0 or > MostWrites)
            throw new ArgumentException(
                $"The transaction has {all.Count} writes; a streamed table takes 1 to {MostWrites}, since each has a record beside it.",
                nameof(actions));
        var partition = all[0].Entity.PartitionKey;
        if (all.FirstOrDefault(action => action.Entity.PartitionKey != partition) is { } other)
            throw new ArgumentException(
                $"The transaction writes the partitions '{partition}' and '{other.Entity.PartitionKey}'; it must write one.",
                nameof(actions));
        var twice = all.GroupBy(action => action.Entity.RowKey).FirstOrDefault(group => group.Count() > 1)?.Key;
        if (twice is not null) throw new ArgumentException($"The transaction writes the row '{twice}' twice.", nameof(actions));
        var outcome = await CommitAsync(partition, [.. all.Select(Write)], cancellationToken);
        return outcome is ItemsOutcome.Written written
            ? [.. written.Versions.Select(version => version is null ? default : new ETag(version))]
            : throw Error(outcome, isTransaction: true);
    }

    /// <summary>Reads an entity. The response has no value when the entity does not exist.</summary>
    /// <exception cref="RequestFailedException">Storage was unavailable.</exception>
    public Task<NullableResponse<T>> GetEntityIfExistsAsync<T>(
        string partitionKey, string rowKey, IEnumerable<string>? select = null, CancellationToken cancellationToken = default)
        where T : class, ITableEntity => _table.GetEntityIfExistsAsync<T>(partitionKey, Own(rowKey), select, cancellationToken);

    /// <summary>Reads the entities that match a filter, without the stream's own rows.</summary>
    /// <param name="filter">The filter, such as one from <see cref="TableClient.CreateQueryFilter(FormattableString)"/>; null for all
    /// entities.</param>
    /// <param name="select">The properties to read; null for all.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <exception cref="RequestFailedException">Storage was unavailable, or the filter is not valid.</exception>
    public async IAsyncEnumerable<T> QueryAsync<T>(
        string? filter = null, IEnumerable<string>? select = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
        where T : class, ITableEntity
    {
        var own = string.IsNullOrWhiteSpace(filter) ? OwnRows : $"({filter}) and {OwnRows}";
        await foreach (var entity in _table.QueryAsync<T>(own, select: select, cancellationToken: cancellationToken))
            // A filter with surplus closing parentheses must not reveal them, either.
            if (entity.RowKey is null || !TableStreamKeys.IsReserved(entity.RowKey)) yield return entity;
    }

    private async Task<ETag> WriteAsync<T>(T entity, ItemWriteKind kind, ETag ifMatch, CancellationToken cancellationToken)
        where T : ITableEntity
    {
        var write = new ItemWrite(Own(entity.RowKey), kind, TableValues.Of(entity), Version(ifMatch));
        var outcome = await CommitAsync(entity.PartitionKey, [write], cancellationToken);
        return outcome is ItemsOutcome.Written written ? new ETag(written.Versions[0] ?? "") : throw Error(outcome);
    }

    private async Task<ItemsOutcome> CommitAsync(string partition, ItemWrite[] writes, CancellationToken cancellationToken)
    {
        TableKeys.Check(partition, nameof(ITableEntity.PartitionKey));
        foreach (var write in writes) TableKeys.Check(write.Row, nameof(ITableEntity.RowKey));
        try
        {
            if (!_isChecked && await _check(cancellationToken) is { } problem) throw new InvalidOperationException(problem);
            _isChecked = true;
            return await _writer.WriteAsync(partition, writes, isExpiry: false, cancellationToken);
        }
        // Callers expect the exceptions of TableClient.
        catch (StorageUnavailableException e) when (e.InnerException is not null)
        {
            ExceptionDispatchInfo.Throw(e.InnerException);
            throw;
        }
    }

    private static ItemWrite Write(TableTransactionAction action) => new(
        Own(action.Entity.RowKey),
        action.ActionType switch
        {
            TableTransactionActionType.Add => ItemWriteKind.Add,
            TableTransactionActionType.UpdateMerge => ItemWriteKind.UpdateMerge,
            TableTransactionActionType.UpdateReplace => ItemWriteKind.UpdateReplace,
            TableTransactionActionType.Delete => ItemWriteKind.Delete,
            TableTransactionActionType.UpsertMerge => ItemWriteKind.UpsertMerge,
            TableTransactionActionType.UpsertReplace => ItemWriteKind.UpsertReplace,
            _ => throw new ArgumentException($"The action type '{action.ActionType}' is not supported.", nameof(action)),
        },
        action.ActionType == TableTransactionActionType.Delete ? Nothing : TableValues.Of(action.Entity),
        // The other actions are unconditional, whatever ETag they have.
        action.ActionType is TableTransactionActionType.UpdateMerge or TableTransactionActionType.UpdateReplace
            or TableTransactionActionType.Delete ? Version(action.ETag) : null);

    private static string Own(string rowKey)
    {
        ArgumentNullException.ThrowIfNull(rowKey);
        return TableStreamKeys.IsReserved(rowKey)
            ? throw new ArgumentException(
                $"The row key '{rowKey}' begins with '{TableStreamKeys.Reserved}', which is reserved for the stream's own rows.",
                nameof(rowKey))
            : rowKey;
    }

    private static string? Version(ETag tag) => tag == default || tag == ETag.All ? null : tag.ToString();

    private static RequestFailedException Error(ItemsOutcome outcome, bool isTransaction = false)
    {
        if (outcome is not ItemsOutcome.Refused refused)
            return new(
                503, "Other writers changed the partition during each attempt. Try again, or write to it less often.", "ServerBusy", null);
        var error = refused.Reason switch
        {
            RowRefusal.Exists => new RequestFailedException(409, "The entity already exists.", "EntityAlreadyExists", null),
            RowRefusal.Missing => new RequestFailedException(404, "The entity does not exist.", "ResourceNotFound", null),
            _ => new RequestFailedException(412, "The entity has changed since it was read.", "UpdateConditionNotSatisfied", null),
        };
        if (!isTransaction) return error;
        error.Data["FailedEntity"] = $"{refused.Index}";
        return new TableTransactionFailedException(error);
    }
}
