#nullable disable annotations // The real package is not annotated.
using System.Linq.Expressions;
using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Data.Tables.Filters;
using Azure.Data.Tables.Models;
using Azure.Data.Tables.Protocol;
using Azure.Data.Tables.Queries;

namespace Azure.Data.Tables;

/// <summary>The tables of a storage account.</summary>
/// <remarks>Thread-safe: keep one for the life of the app. See https://learn.microsoft.com/rest/api/storageservices/table-service-rest-api.</remarks>
public class TableServiceClient
{
    private readonly TableService _service;

    /// <summary>For the account that a connection string names.</summary>
    /// <exception cref="ArgumentException">It names no Table service with a way to sign.</exception>
    public TableServiceClient(string connectionString) : this(connectionString, null) { }

    /// <inheritdoc cref="TableServiceClient(string)"/>
    public TableServiceClient(string connectionString, TableClientOptions options = null) => _service = TableService.Connect(connectionString, options);

    /// <summary>For an address that carries a shared access signature.</summary>
    /// <exception cref="ArgumentException">The address is not https, nor on this machine.</exception>
    public TableServiceClient(Uri endpoint, TableClientOptions options = null) : this(endpoint, (HttpPipelinePolicy)null, options) => TableAddress.RequireSafe(endpoint, nameof(endpoint));

    /// <inheritdoc cref="TableServiceClient(Uri, AzureSasCredential, TableClientOptions)"/>
    public TableServiceClient(Uri endpoint, AzureSasCredential credential) : this(endpoint, credential, null) { }

    /// <summary>Authorised by a shared access signature.</summary>
    /// <exception cref="ArgumentException">The address is not https, nor on this machine.</exception>
    public TableServiceClient(Uri endpoint, AzureSasCredential credential, TableClientOptions options = null) : this(endpoint, new SasPolicy(NotNull(credential)), options) => TableAddress.RequireSafe(endpoint, nameof(endpoint));

    /// <inheritdoc cref="TableServiceClient(Uri, TableSharedKeyCredential, TableClientOptions)"/>
    public TableServiceClient(Uri endpoint, TableSharedKeyCredential credential) : this(endpoint, credential, null) { }

    /// <summary>Authorised by the account's key.</summary>
    public TableServiceClient(Uri endpoint, TableSharedKeyCredential credential, TableClientOptions options) : this(endpoint, TableService.SharedKey(NotNull(credential)), options) { }

    /// <summary>Authorised by tokens of Microsoft Entra; https only.</summary>
    public TableServiceClient(Uri endpoint, TokenCredential tokenCredential, TableClientOptions options = null) : this(endpoint, new BearerTokenAuthenticationPolicy(NotNull(tokenCredential), TableService.Scope), options) { }

    /// <summary>For mocks.</summary>
    protected TableServiceClient() { }

    private TableServiceClient(Uri endpoint, HttpPipelinePolicy authentication, TableClientOptions options)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        _service = new TableService(endpoint, TableAddress.AccountName(endpoint), authentication, options);
    }

    /// <summary>The account's name.</summary>
    public virtual string AccountName => _service.AccountName;

    /// <summary>The service's address.</summary>
    public virtual Uri Uri => _service.Endpoint;

    /// <summary>A client for one table, which need not exist. It shares connections and authorisation with this one.</summary>
    public virtual TableClient GetTableClient(string tableName) => new(_service, tableName);

    /// <summary>Creates a table.</summary>
    /// <exception cref="RequestFailedException">409 <c>TableAlreadyExists</c> or <c>TableBeingDeleted</c>; 400 for a name that is not allowed.</exception>
    /// <remarks>See https://learn.microsoft.com/rest/api/storageservices/create-table.</remarks>
    public virtual Response<TableItem> CreateTable(string tableName, CancellationToken cancellationToken = default) => GetTableClient(tableName).Create(cancellationToken);

    /// <inheritdoc cref="CreateTable(string, CancellationToken)"/>
    public virtual Task<Response<TableItem>> CreateTableAsync(string tableName, CancellationToken cancellationToken = default) => GetTableClient(tableName).CreateAsync(cancellationToken);

    /// <summary>Creates a table unless it exists; the raw response has status 409 if it did.</summary>
    /// <exception cref="RequestFailedException">409 <c>TableBeingDeleted</c>; 400 for a name that is not allowed.</exception>
    public virtual Response<TableItem> CreateTableIfNotExists(string tableName, CancellationToken cancellationToken = default) => GetTableClient(tableName).CreateIfNotExists(cancellationToken);

    /// <inheritdoc cref="CreateTableIfNotExists(string, CancellationToken)"/>
    public virtual Task<Response<TableItem>> CreateTableIfNotExistsAsync(string tableName, CancellationToken cancellationToken = default) => GetTableClient(tableName).CreateIfNotExistsAsync(cancellationToken);

    /// <summary>Deletes a table; status 404 if there was none is no error.</summary>
    /// <remarks>See https://learn.microsoft.com/rest/api/storageservices/delete-table.</remarks>
    public virtual Response DeleteTable(string tableName, CancellationToken cancellationToken = default) => GetTableClient(tableName).Delete(cancellationToken);

    /// <inheritdoc cref="DeleteTable(string, CancellationToken)"/>
    public virtual Task<Response> DeleteTableAsync(string tableName, CancellationToken cancellationToken = default) => GetTableClient(tableName).DeleteAsync(cancellationToken);

    /// <summary>Lists the tables.</summary>
    /// <param name="filter">In the filter language, on <c>TableName</c>; by default all tables.</param>
    /// <param name="maxPerPage">By default 1,000.</param>
    /// <remarks>See https://learn.microsoft.com/rest/api/storageservices/query-tables.</remarks>
    public virtual Pageable<TableItem> Query(string filter = null, int? maxPerPage = null, CancellationToken cancellationToken = default) => new TablePageable<TableItem>(Source(filter, maxPerPage, cancellationToken));

    /// <summary>Lists the tables that an interpolated filter lets through.</summary>
    public virtual Pageable<TableItem> Query(FormattableString filter, int? maxPerPage = null, CancellationToken cancellationToken = default) => Query(CreateQueryFilter(filter), maxPerPage, cancellationToken);

    /// <summary>Lists the tables that a lambda lets through.</summary>
    /// <exception cref="NotSupportedException">The service cannot answer that.</exception>
    public virtual Pageable<TableItem> Query(Expression<Func<TableItem, bool>> filter, int? maxPerPage = null, CancellationToken cancellationToken = default) => Query(CreateQueryFilter(filter), maxPerPage, cancellationToken);

    /// <inheritdoc cref="Query(string, int?, CancellationToken)"/>
    public virtual AsyncPageable<TableItem> QueryAsync(string filter = null, int? maxPerPage = null, CancellationToken cancellationToken = default) => new TableAsyncPageable<TableItem>(Source(filter, maxPerPage, cancellationToken));

    /// <inheritdoc cref="Query(FormattableString, int?, CancellationToken)"/>
    public virtual AsyncPageable<TableItem> QueryAsync(FormattableString filter, int? maxPerPage = null, CancellationToken cancellationToken = default) => QueryAsync(CreateQueryFilter(filter), maxPerPage, cancellationToken);

    /// <inheritdoc cref="Query(Expression{Func{TableItem, bool}}, int?, CancellationToken)"/>
    public virtual AsyncPageable<TableItem> QueryAsync(Expression<Func<TableItem, bool>> filter, int? maxPerPage = null, CancellationToken cancellationToken = default) => QueryAsync(CreateQueryFilter(filter), maxPerPage, cancellationToken);

    /// <inheritdoc cref="TableClient.CreateQueryFilter(FormattableString)"/>
    public static string CreateQueryFilter(FormattableString filter) => InterpolatedFilter.Create(filter);

    /// <inheritdoc cref="TableClient.CreateQueryFilter{T}(Expression{Func{T, bool}})"/>
    public static string CreateQueryFilter(Expression<Func<TableItem, bool>> filter) => ExpressionFilter.Create(filter);

    private PageSource<TableItem> Source(string filter, int? maxPerPage, CancellationToken cancellation) =>
        new(_service, new TableQuery(null, filter, maxPerPage), Continuation.Tables, static json => new TableItem(json.GetProperty("TableName").GetString()), cancellation);

    private static T NotNull<T>(T credential) where T : class
    {
        ArgumentNullException.ThrowIfNull(credential);
        return credential;
    }
}
