using Azure.Core;
using Azure.Core.Pipeline;

namespace Azure.Data.Tables.Protocol;

/// <summary>The Table service of one account: turns operations into requests and sends them.</summary>
internal sealed class TableService
{
    /// <summary>What <see cref="TokenCredential"/>s are asked for.</summary>
    public const string Scope = "https://storage.azure.com/.default";
    private const string JsonType = "application/json;odata=minimalmetadata";
    private static readonly ToleratingClassifier NotFoundIsAnswer = new(404);
    private static readonly ToleratingClassifier ConflictIsAnswer = new(409);
    private readonly HttpPipeline _pipeline;
    private readonly string _version;
    private readonly string _signature;

    public TableService(Uri endpoint, string accountName, HttpPipelinePolicy? authentication, TableClientOptions? options)
    {
        options ??= new TableClientOptions();
        (Endpoint, AccountName, _version) = (endpoint, accountName, options.Version);
        Root = new UriBuilder(endpoint) { Query = "" }.Uri.AbsoluteUri.TrimEnd('/');
        _signature = endpoint.Query.TrimStart('?');
        var pipeline = new HttpPipelineOptions(options) { RequestFailedDetailsParser = TableErrorParser.Shared };
        if (authentication is not null) pipeline.PerRetryPolicies.Add(authentication);
        _pipeline = HttpPipelineBuilder.Build(pipeline);
    }

    public static TableService Connect(string connectionString, TableClientOptions? options)
    {
        var connection = TableConnection.Parse(connectionString);
        return new(connection.Endpoint, connection.AccountName, connection.Key is { } key ? SharedKey(key) : null, options);
    }

    public static HttpPipelinePolicy SharedKey(TableSharedKeyCredential credential) => new SharedKeyLitePolicy(credential, TimeProvider.System);

    public Uri Endpoint { get; }

    public string AccountName { get; }

    /// <summary>The address without query and final slash.</summary>
    public string Root { get; }

    /// <exception cref="RequestFailedException">The service refused, other than with <paramref name="tolerated"/>, or did not answer.</exception>
    public Response Send(TableOperation operation, int tolerated, CancellationToken cancellation)
    {
        using var message = Message(operation, tolerated);
        _pipeline.Send(message, cancellation);
        return Checked(message.Response, tolerated);
    }

    /// <inheritdoc cref="Send(TableOperation, int, CancellationToken)"/>
    public async Task<Response> SendAsync(TableOperation operation, int tolerated, CancellationToken cancellation)
    {
        using var message = Message(operation, tolerated);
        await _pipeline.SendAsync(message, cancellation);
        return Checked(message.Response, tolerated);
    }

    /// <inheritdoc cref="Send(TableOperation, int, CancellationToken)"/>
    public Response Send(TableOperation operation, CancellationToken cancellation) => Send(operation, 0, cancellation);

    /// <inheritdoc cref="Send(TableOperation, int, CancellationToken)"/>
    public Task<Response> SendAsync(TableOperation operation, CancellationToken cancellation) => SendAsync(operation, 0, cancellation);

    /// <summary>Posts a transaction.</summary>
    public Response SendBatch(RequestContent content, string contentType, CancellationToken cancellation)
    {
        using var message = BatchMessage(content, contentType);
        _pipeline.Send(message, cancellation);
        return Checked(message.Response, 0);
    }

    /// <inheritdoc cref="SendBatch(RequestContent, string, CancellationToken)"/>
    public async Task<Response> SendBatchAsync(RequestContent content, string contentType, CancellationToken cancellation)
    {
        using var message = BatchMessage(content, contentType);
        await _pipeline.SendAsync(message, cancellation);
        return Checked(message.Response, 0);
    }

    private static Response Checked(Response response, int tolerated) =>
        response.Status is >= 200 and < 300 || response.Status == tolerated ? response : throw new RequestFailedException(response);

    private HttpMessage Message(TableOperation operation, int tolerated)
    {
        var message = _pipeline.CreateMessage();
        if (tolerated != 0) message.ResponseClassifier = tolerated == 404 ? NotFoundIsAnswer : ConflictIsAnswer;
        Address(message.Request, operation.Method, operation.Path, operation.Query);
        var headers = message.Request.Headers;
        headers.SetValue("Accept", JsonType);
        if (operation.IfMatch is { } condition) headers.SetValue("If-Match", condition);
        if (operation.WantsNoContent) headers.SetValue("Prefer", "return-no-content");
        if (operation.Body is { } body)
        {
            headers.SetValue("Content-Type", "application/json");
            message.Request.Content = RequestContent.Create(body);
        }
        return message;
    }

    private HttpMessage BatchMessage(RequestContent content, string contentType)
    {
        var message = _pipeline.CreateMessage();
        Address(message.Request, RequestMethod.Post, "$batch", null);
        message.Request.Headers.SetValue("Accept", "application/json");
        message.Request.Headers.SetValue("Content-Type", contentType);
        message.Request.Content = content;
        return message;
    }

    private void Address(Request request, RequestMethod method, string path, string? query)
    {
        request.Method = method;
        var parameters = string.IsNullOrEmpty(query) ? _signature : _signature.Length == 0 ? query : $"{query}&{_signature}";
        request.Uri.Reset(new Uri(parameters.Length == 0 ? $"{Root}/{path}" : $"{Root}/{path}?{parameters}"));
        request.Headers.SetValue("x-ms-version", _version);
        request.Headers.SetValue("DataServiceVersion", "3.0");
    }
}
