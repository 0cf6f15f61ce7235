#nullable disable annotations // The real package is not annotated.
using System.Text.Json;
using Azure.Data.Tables.Entities;
using Azure.Data.Tables.Protocol;
using Azure.Data.Tables.Queries;

namespace Azure.Data.Tables;

public partial class TableClient
{
    /// <summary>Adds an entity. The response's ETag header is its version.</summary>
    /// <exception cref="RequestFailedException">409 <c>EntityAlreadyExists</c>; 404 <c>TableNotFound</c>.</exception>
    /// <exception cref="NotSupportedException">A property has a type that a table does not hold.</exception>
    /// <remarks>See https://learn.microsoft.com/rest/api/storageservices/insert-entity.</remarks>
    public virtual Response AddEntity<T>(T entity, CancellationToken cancellationToken = default) where T : ITableEntity =>
        _service.Send(TableOperation.Add(Name, Keyed(entity)), cancellationToken);

    /// <inheritdoc cref="AddEntity{T}(T, CancellationToken)"/>
    public virtual Task<Response> AddEntityAsync<T>(T entity, CancellationToken cancellationToken = default) where T : ITableEntity =>
        _service.SendAsync(TableOperation.Add(Name, Keyed(entity)), cancellationToken);

    /// <summary>Gets an entity.</summary>
    /// <param name="select">The properties to get, by default all.</param>
    /// <exception cref="RequestFailedException">404 <c>ResourceNotFound</c> or <c>TableNotFound</c>.</exception>
    /// <exception cref="FormatException">A stored value does not fit the model's property.</exception>
    /// <remarks>See https://learn.microsoft.com/rest/api/storageservices/query-entities.</remarks>
    public virtual Response<T> GetEntity<T>(string partitionKey, string rowKey, IEnumerable<string> select = null, CancellationToken cancellationToken = default) where T : class, ITableEntity =>
        Entity<T>(_service.Send(Get(partitionKey, rowKey, select), cancellationToken));

    /// <inheritdoc cref="GetEntity{T}(string, string, IEnumerable{string}, CancellationToken)"/>
    public virtual async Task<Response<T>> GetEntityAsync<T>(string partitionKey, string rowKey, IEnumerable<string> select = null, CancellationToken cancellationToken = default) where T : class, ITableEntity =>
        Entity<T>(await _service.SendAsync(Get(partitionKey, rowKey, select), cancellationToken));

    /// <summary>Gets an entity, or a response without a value if there is none.</summary>
    /// <inheritdoc cref="GetEntity{T}(string, string, IEnumerable{string}, CancellationToken)" path="/param"/>
    /// <exception cref="FormatException">A stored value does not fit the model's property.</exception>
    public virtual NullableResponse<T> GetEntityIfExists<T>(string partitionKey, string rowKey, IEnumerable<string> select = null, CancellationToken cancellationToken = default) where T : class, ITableEntity =>
        EntityIfExists<T>(_service.Send(Get(partitionKey, rowKey, select), 404, cancellationToken));

    /// <inheritdoc cref="GetEntityIfExists{T}(string, string, IEnumerable{string}, CancellationToken)"/>
    public virtual async Task<NullableResponse<T>> GetEntityIfExistsAsync<T>(string partitionKey, string rowKey, IEnumerable<string> select = null, CancellationToken cancellationToken = default) where T : class, ITableEntity =>
        EntityIfExists<T>(await _service.SendAsync(Get(partitionKey, rowKey, select), 404, cancellationToken));

    /// <summary>Adds an entity or changes the one that exists, whatever its version.</summary>
    /// <param name="mode">What happens to properties that are not named; by default they stay.</param>
    /// <exception cref="RequestFailedException">404 <c>TableNotFound</c>.</exception>
    /// <exception cref="NotSupportedException">A property has a type that a table does not hold.</exception>
    /// <remarks>See https://learn.microsoft.com/rest/api/storageservices/insert-or-merge-entity.</remarks>
    public virtual Response UpsertEntity<T>(T entity, TableUpdateMode mode = TableUpdateMode.Merge, CancellationToken cancellationToken = default) where T : ITableEntity =>
        _service.Send(TableOperation.Write(Name, Keyed(entity), mode), cancellationToken);

    /// <inheritdoc cref="UpsertEntity{T}(T, TableUpdateMode, CancellationToken)"/>
    public virtual Task<Response> UpsertEntityAsync<T>(T entity, TableUpdateMode mode = TableUpdateMode.Merge, CancellationToken cancellationToken = default) where T : ITableEntity =>
        _service.SendAsync(TableOperation.Write(Name, Keyed(entity), mode), cancellationToken);

    /// <summary>Changes an entity that exists.</summary>
    /// <param name="ifMatch">The version to expect, or <see cref="ETag.All"/> for any.</param>
    /// <param name="mode">What happens to properties that are not named; by default they stay.</param>
    /// <exception cref="ArgumentException"><paramref name="ifMatch"/> is the default.</exception>
    /// <exception cref="RequestFailedException">412 <c>UpdateConditionNotSatisfied</c>; 404 <c>ResourceNotFound</c> or <c>TableNotFound</c>.</exception>
    /// <remarks>See https://learn.microsoft.com/rest/api/storageservices/merge-entity.</remarks>
    public virtual Response UpdateEntity<T>(T entity, ETag ifMatch, TableUpdateMode mode = TableUpdateMode.Merge, CancellationToken cancellationToken = default) where T : ITableEntity =>
        _service.Send(TableOperation.Write(Name, Keyed(entity), mode, Condition(ifMatch)), cancellationToken);

    /// <inheritdoc cref="UpdateEntity{T}(T, ETag, TableUpdateMode, CancellationToken)"/>
    public virtual Task<Response> UpdateEntityAsync<T>(T entity, ETag ifMatch, TableUpdateMode mode = TableUpdateMode.Merge, CancellationToken cancellationToken = default) where T : ITableEntity =>
        _service.SendAsync(TableOperation.Write(Name, Keyed(entity), mode, Condition(ifMatch)), cancellationToken);

    /// <summary>Deletes an entity; status 404 if there was none is no error.</summary>
    /// <param name="ifMatch">The version to expect, by default any.</param>
    /// <exception cref="RequestFailedException">412 <c>UpdateConditionNotSatisfied</c>.</exception>
    /// <remarks>See https://learn.microsoft.com/rest/api/storageservices/delete-entity1.</remarks>
    public virtual Response DeleteEntity(string partitionKey, string rowKey, ETag ifMatch = default, CancellationToken cancellationToken = default) =>
        _service.Send(TableOperation.Delete(Name, partitionKey, rowKey, ifMatch), 404, cancellationToken);

    /// <inheritdoc cref="DeleteEntity(string, string, ETag, CancellationToken)"/>
    public virtual Task<Response> DeleteEntityAsync(string partitionKey, string rowKey, ETag ifMatch = default, CancellationToken cancellationToken = default) =>
        _service.SendAsync(TableOperation.Delete(Name, partitionKey, rowKey, ifMatch), 404, cancellationToken);

    /// <inheritdoc cref="DeleteEntity(string, string, ETag, CancellationToken)"/>
    public virtual Response DeleteEntity(ITableEntity entity, ETag ifMatch = default, CancellationToken cancellationToken = default) =>
        DeleteEntity(Keyed(entity).PartitionKey, entity.RowKey, ifMatch, cancellationToken);

    /// <inheritdoc cref="DeleteEntity(string, string, ETag, CancellationToken)"/>
    public virtual Task<Response> DeleteEntityAsync(ITableEntity entity, ETag ifMatch = default, CancellationToken cancellationToken = default) =>
        DeleteEntityAsync(Keyed(entity).PartitionKey, entity.RowKey, ifMatch, cancellationToken);

    private TableOperation Get(string partitionKey, string rowKey, IEnumerable<string> select) =>
        TableOperation.Get(Name, partitionKey, rowKey, select is null ? null : "$select=" + System.Uri.EscapeDataString(string.Join(',', select)));

    private static Response<T> Entity<T>(Response response) where T : class, ITableEntity
    {
        using var document = JsonDocument.Parse(response.Content);
        return Response.FromValue((T)EntityMapper.For(typeof(T)).Read(document.RootElement), response);
    }

    private static NullableResponse<T> EntityIfExists<T>(Response response) where T : class, ITableEntity =>
        response.Status == 404 ? new NoValueResponse<T>(response) : Entity<T>(response);

    private static ITableEntity Keyed(ITableEntity entity)
    {
        ArgumentNullException.ThrowIfNull(entity);
        ArgumentNullException.ThrowIfNull(entity.PartitionKey);
        ArgumentNullException.ThrowIfNull(entity.RowKey);
        return entity;
    }

    private static ETag Condition(ETag ifMatch) =>
        ifMatch != default ? ifMatch : throw new ArgumentException("An update needs the version to expect, or ETag.All for any.", nameof(ifMatch));
}
