#nullable disable annotations // The real package is not annotated.
using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Data.Tables.Models;
using Azure.Data.Tables.Protocol;

namespace Azure.Data.Tables;

/// <summary>One table of a storage account.</summary>
/// <remarks>Thread-safe: keep one for the life of the app. See https://learn.microsoft.com/rest/api/storageservices/table-service-rest-api.</remarks>
public partial class TableClient
{
    private readonly TableService _service;

    /// <summary>For a table of the account that a connection string names.</summary>
    /// <exception cref="ArgumentException">The connection string names no Table service with a way to sign, or the table has no name.</exception>
    public TableClient(string connectionString, string tableName) : this(connectionString, tableName, null) { }

    /// <inheritdoc cref="TableClient(string, string)"/>
    public TableClient(string connectionString, string tableName, TableClientOptions options = null) : this(TableService.Connect(connectionString, options), tableName) { }

    /// <summary>For a table's address that carries a shared access signature.</summary>
    /// <exception cref="ArgumentException">The address is not https, nor on this machine, or names no table.</exception>
    public TableClient(Uri endpoint, TableClientOptions options = null) : this(endpoint, null, (HttpPipelinePolicy)null, options) => TableAddress.RequireSafe(endpoint, nameof(endpoint));

    /// <summary>For a table's address, authorised by a shared access signature.</summary>
    /// <exception cref="ArgumentException">The address is not https, nor on this machine, or names no table.</exception>
    public TableClient(Uri endpoint, AzureSasCredential credential, TableClientOptions options = null) : this(endpoint, null, new SasPolicy(NotNull(credential)), options) => TableAddress.RequireSafe(endpoint, nameof(endpoint));

    /// <inheritdoc cref="TableClient(Uri, string, TableSharedKeyCredential, TableClientOptions)"/>
    public TableClient(Uri endpoint, string tableName, TableSharedKeyCredential credential) : this(endpoint, tableName, credential, null) { }

    /// <summary>Authorised by the account's key.</summary>
    /// <param name="endpoint">The service's address.</param>
    public TableClient(Uri endpoint, string tableName, TableSharedKeyCredential credential, TableClientOptions options = null) : this(endpoint, tableName, TableService.SharedKey(NotNull(credential)), options) { }

    /// <summary>Authorised by tokens of Microsoft Entra; https only.</summary>
    /// <param name="endpoint">The service's address.</param>
    public TableClient(Uri endpoint, string tableName, TokenCredential tokenCredential, TableClientOptions options = null) : this(endpoint, tableName, new BearerTokenAuthenticationPolicy(NotNull(tokenCredential), TableService.Scope), options) { }

    /// <summary>For mocks.</summary>
    protected TableClient() { }

    internal TableClient(TableService service, string tableName)
    {
        ArgumentException.ThrowIfNullOrEmpty(tableName);
        (_service, Name) = (service, tableName);
    }

    private TableClient(Uri endpoint, string tableName, HttpPipelinePolicy authentication, TableClientOptions options)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        Name = !string.IsNullOrEmpty(tableName) ? tableName : TableAddress.TableName(endpoint) ?? throw new ArgumentException($"{endpoint.GetLeftPart(UriPartial.Path)} names no table.", nameof(endpoint));
        var service = TableAddress.Service(endpoint, Name);
        _service = new TableService(service, TableAddress.AccountName(service), authentication, options);
    }

    /// <summary>The table's name.</summary>
    public virtual string Name { get; }

    /// <summary>The account's name.</summary>
    public virtual string AccountName => _service.AccountName;

    /// <summary>The table's address, without a signature.</summary>
    public virtual Uri Uri => new($"{_service.Root}/{Name}");

    /// <summary>Creates the table.</summary>
    /// <exception cref="RequestFailedException">409 <c>TableAlreadyExists</c> or <c>TableBeingDeleted</c>; 400 for a name that is not allowed.</exception>
    /// <remarks>See https://learn.microsoft.com/rest/api/storageservices/create-table.</remarks>
    public virtual Response<TableItem> Create(CancellationToken cancellationToken = default) =>
        Created(_service.Send(TableOperation.CreateTable(Name), cancellationToken));

    /// <inheritdoc cref="Create(CancellationToken)"/>
    public virtual async Task<Response<TableItem>> CreateAsync(CancellationToken cancellationToken = default) =>
        Created(await _service.SendAsync(TableOperation.CreateTable(Name), cancellationToken));

    /// <summary>Creates the table unless it exists; the raw response has status 409 if it did.</summary>
    /// <exception cref="RequestFailedException">409 <c>TableBeingDeleted</c>; 400 for a name that is not allowed.</exception>
    public virtual Response<TableItem> CreateIfNotExists(CancellationToken cancellationToken = default) =>
        Created(_service.Send(TableOperation.CreateTable(Name) with { WantsNoContent = true }, 409, cancellationToken));

    /// <inheritdoc cref="CreateIfNotExists(CancellationToken)"/>
    public virtual async Task<Response<TableItem>> CreateIfNotExistsAsync(CancellationToken cancellationToken = default) =>
        Created(await _service.SendAsync(TableOperation.CreateTable(Name) with { WantsNoContent = true }, 409, cancellationToken));

    /// <summary>Deletes the table; status 404 if there was none is no error.</summary>
    /// <remarks>The name stays taken for a while. See https://learn.microsoft.com/rest/api/storageservices/delete-table.</remarks>
    public virtual Response Delete(CancellationToken cancellationToken = default) =>
        _service.Send(TableOperation.DeleteTable(Name), 404, cancellationToken);

    /// <inheritdoc cref="Delete(CancellationToken)"/>
    public virtual Task<Response> DeleteAsync(CancellationToken cancellationToken = default) =>
        _service.SendAsync(TableOperation.DeleteTable(Name), 404, cancellationToken);

    private Response<TableItem> Created(Response response) =>
        response.Status == 409 && TableErrorParser.CodeOf(response) == TableErrorCode.TableBeingDeleted
            ? throw new RequestFailedException(response)
            : Response.FromValue(new TableItem(Name), response);

    private static T NotNull<T>(T credential) where T : class
    {
        ArgumentNullException.ThrowIfNull(credential);
        return credential;
    }
}
