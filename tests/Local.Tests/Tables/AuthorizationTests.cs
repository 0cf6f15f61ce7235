using Azure;
using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Data.Tables;

namespace Local.Tests.Tables;

public sealed class AuthorizationTests(TableAccount account) : IClassFixture<TableAccount>
{
    private static readonly Uri Cloud = new("https://shop.table.core.windows.net");
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_wrong_key_is_refused()
    {
        var wrong = account.ConnectionString.Split(';').Select(part => part.StartsWith("AccountKey=", StringComparison.Ordinal) ? "AccountKey=" + Convert.ToBase64String(new byte[64]) : part);
        var error = await Assert.ThrowsAsync<RequestFailedException>(() => new TableServiceClient(string.Join(';', wrong)).CreateTableAsync(TableAccount.NewName(), Cancellation));
        Assert.Equal(403, error.Status);
    }

    [Fact]
    public async Task A_key_can_be_changed_while_the_client_is_in_use()
    {
        var settings = account.ConnectionString.TrimEnd(';').Split(';').Select(part => part.Split('=', 2)).ToDictionary(pair => pair[0], pair => pair[1]);
        var credential = new TableSharedKeyCredential(settings["AccountName"], Convert.ToBase64String(new byte[64]));
        var table = new TableClient(new Uri(settings["TableEndpoint"]), TableAccount.NewName(), credential);
        Assert.Equal(403, (await Assert.ThrowsAsync<RequestFailedException>(() => table.CreateAsync(Cancellation))).Status);
        credential.SetAccountKey(settings["AccountKey"]);
        Assert.Equal(201, (await table.CreateAsync(Cancellation)).GetRawResponse().Status);
    }

    [Fact]
    public async Task A_signature_goes_into_the_query_beside_what_is_asked_and_follows_its_credential()
    {
        var (wire, credential) = (new Wire(), new AzureSasCredential("?sv=1&sig=a%3D"));
        var table = new TableServiceClient(Cloud, credential, wire.Options()).GetTableClient("orders");
        await table.QueryAsync<TableEntity>("A eq 1", cancellationToken: Cancellation).ToListAsync(Cancellation);
        credential.Update("sv=2&sig=b");
        await table.DeleteEntityAsync("p", "r", cancellationToken: Cancellation);
        Assert.Equal(["/orders()?$filter=A%20eq%201&sv=1&sig=a%3D", "/orders(PartitionKey='p',RowKey='r')?sv=2&sig=b"], wire.Requests.Select(request => request.Path));
    }

    [Fact]
    public async Task A_signature_in_the_address_goes_into_each_query()
    {
        var wire = new Wire();
        var table = new TableClient(new Uri(Cloud, "orders?sv=1&sig=a%3D"), wire.Options());
        await table.QueryAsync<TableEntity>("A eq 1", cancellationToken: Cancellation).ToListAsync(Cancellation);
        await table.DeleteEntityAsync("p", "r", cancellationToken: Cancellation);
        Assert.Equal(["/orders()?$filter=A%20eq%201&sv=1&sig=a%3D", "/orders(PartitionKey='p',RowKey='r')?sv=1&sig=a%3D"], wire.Requests.Select(request => request.Path));
    }

    [Fact]
    public async Task A_signature_is_not_added_twice_when_a_request_is_tried_again()
    {
        var wire = new Wire(failures: 2);
        await new TableServiceClient(Cloud, new AzureSasCredential("sig=a"), wire.Options()).DeleteTableAsync("orders", Cancellation);
        Assert.Equal(Enumerable.Repeat("/Tables('orders')?sig=a", 3), wire.Requests.Select(request => request.Path));
    }

    [Fact]
    public async Task A_signature_that_changes_between_tries_replaces_the_old_one()
    {
        var credential = new AzureSasCredential("sig=a");
        var wire = new Wire(failures: 1) { Answered = () => credential.Update("sig=bcd") };
        await new TableServiceClient(Cloud, credential, wire.Options()).GetTableClient("orders").QueryAsync<TableEntity>("A eq 1", cancellationToken: Cancellation).ToListAsync(Cancellation);
        Assert.Equal(["/orders()?$filter=A%20eq%201&sig=a", "/orders()?$filter=A%20eq%201&sig=bcd"], wire.Requests.Select(request => request.Path));
    }

    [Fact]
    public async Task A_token_is_asked_for_storage()
    {
        var (wire, credential) = (new Wire(), new Tokens());
        await new TableClient(Cloud, "orders", credential, wire.Options()).DeleteAsync(Cancellation);
        Assert.Equal("https://storage.azure.com/.default", Assert.Single(credential.Scopes));
        Assert.Equal("Bearer token", Assert.Single(wire.Requests).Authorization);
    }

    [Fact]
    public async Task A_key_signs_date_and_resource()
    {
        // https://learn.microsoft.com/rest/api/storageservices/authorize-with-shared-key#table-service-shared-key-lite-authorization
        var wire = new Wire();
        var credential = new TableSharedKeyCredential("shop", "a2V5");
        await new TableClient(Cloud, "orders", credential, wire.Options()).DeleteEntityAsync("O'Hara", "r", cancellationToken: Cancellation);
        var request = Assert.Single(wire.Requests);
        Assert.Equal("SharedKeyLite shop:" + credential.Sign($"{request.Date}\n/shop/orders(PartitionKey='O%27%27Hara',RowKey='r')"), request.Authorization);
        Assert.Equal("2020-12-06", request.Version);
    }

    /// <summary>A service that answers everything with an empty list and remembers what it was asked.</summary>
    private sealed class Wire(int failures = 0) : HttpMessageHandler
    {
        public List<(string Path, string? Authorization, string? Date, string? Version)> Requests { get; } = [];

        public Action Answered { get; init; } = () => { };

        public TableClientOptions Options()
        {
            var options = new TableClientOptions { Transport = new HttpClientTransport(this) };
            (options.Retry.Delay, options.Retry.MaxDelay) = (TimeSpan.FromMilliseconds(1), TimeSpan.FromMilliseconds(1));
            return options;
        }

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            string? Header(string name) => request.Headers.TryGetValues(name, out var values) ? values.Single() : null;
            Requests.Add((request.RequestUri!.PathAndQuery, Header("Authorization"), Header("x-ms-date"), Header("x-ms-version")));
            Answered();
            var status = Requests.Count <= failures ? System.Net.HttpStatusCode.ServiceUnavailable : System.Net.HttpStatusCode.OK;
            return Task.FromResult(new HttpResponseMessage(status) { Content = new StringContent("""{"value":[]}""") });
        }
    }

    private sealed class Tokens : TokenCredential
    {
        public List<string> Scopes { get; } = [];

        public override AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken)
        {
            Scopes.AddRange(requestContext.Scopes);
            return new AccessToken("token", DateTimeOffset.MaxValue);
        }

        public override ValueTask<AccessToken> GetTokenAsync(TokenRequestContext requestContext, CancellationToken cancellationToken) => ValueTask.FromResult(GetToken(requestContext, cancellationToken));
    }
}
