using System.Net;
using System.Text;
using Azure.Storage.Blobs;
using Testing;

namespace Local.Tests.Blobs;

public sealed class BlobsWebhookTests(Storage storage) : IAsyncLifetime
{
    private const string Address = "/runtime/webhooks/blobs?functionName=Host.Functions.Import";
    private readonly BlobCalls _calls = new();
    private readonly string _account = storage.NewAccount();
    private readonly HttpClient _http = new();
    private LocalApp _app = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _app = await LocalApp.StartAsync(typeof(EventFunctions), _calls, _account);
        _http.BaseAddress = _app.Address;
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _app.DisposeAsync();
    }

    [Theory]
    [InlineData("""[{"id":"1","eventType":"Microsoft.EventGrid.SubscriptionValidationEvent","data":{"validationCode":"42"}}]""")]
    [InlineData("""{"specversion":"1.0","type":"Microsoft.EventGrid.SubscriptionValidationEvent","data":{"validationCode":"42"}}""")]
    public async Task A_subscription_is_confirmed_with_its_code(string body)
    {
        using var answer = await PostAsync(Address, "SubscriptionValidation", body);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("""{"validationResponse":"42"}""", await answer.Content.ReadAsStringAsync(Cancellation));
    }

    [Fact]
    public async Task A_subscription_for_cloud_events_is_allowed_for_its_origin()
    {
        using var request = new HttpRequestMessage(HttpMethod.Options, Address) { Headers = { { "WebHook-Request-Origin", "eventgrid.azure.net" } } };
        using var answer = await _http.SendAsync(request, Cancellation);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(["eventgrid.azure.net"], answer.Headers.GetValues("WebHook-Allowed-Origin"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_event_that_is_delivered_twice_runs_its_blob_once(bool cloudEvent)
    {
        var orders = new BlobContainerClient(_account, "orders");
        await orders.CreateAsync(cancellationToken: Cancellation);
        var blob = orders.GetBlobClient("in/a.csv");
        var etag = (await blob.UploadAsync(new BinaryData("one"), Cancellation)).Value.ETag.ToString().Trim('"');
        var body = (cloudEvent ? StorageEventsTests.CloudEvent : "[" + StorageEventsTests.EventGrid + "]").Replace("0x8D4BCC2E4835CD0", etag);
        body = System.Text.RegularExpressions.Regex.Replace(body, "\"url\":\"[^\"]*\"", $"\"url\":\"{blob.Uri}\"");
        for (var delivery = 0; delivery < 2; delivery++)
        {
            using var answer = await NotifyAsync(body);
            Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        }
        var last = orders.GetBlobClient("in/z.csv");
        await last.UploadAsync(new BinaryData("last"), Cancellation);
        using var other = await NotifyAsync(body.Replace($"{blob.Uri}", $"{last.Uri}", StringComparison.Ordinal));
        Assert.Equal(HttpStatusCode.Accepted, other.StatusCode);
        // In whichever order they run: the second delivery of the first was before that of the last.
        await Eventually.True(() => _calls.Seen.Contains("z=last") && _calls.Seen.Contains("a=one"), Cancellation);
        Assert.Equal(["a=one", "z=last"], _calls.Seen.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task An_event_for_a_version_that_was_replaced_runs_with_what_the_blob_is_now()
    {
        var orders = new BlobContainerClient(_account, "orders");
        await orders.CreateAsync(cancellationToken: Cancellation);
        var blob = orders.GetBlobClient("in/a.csv");
        await blob.UploadAsync(new BinaryData("now"), Cancellation);
        var url = System.Text.RegularExpressions.Regex.Replace(StorageEventsTests.EventGrid, "\"url\":\"[^\"]*\"", $"\"url\":\"{blob.Uri}\"");
        using var answer = await NotifyAsync(url);
        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        await Eventually.True(() => _calls.Seen.Count == 1, Cancellation);
        Assert.Equal(["a=now"], _calls.Seen);
    }

    [Fact]
    public async Task An_event_for_a_blob_beside_the_path_is_taken_and_runs_nothing()
    {
        using var answer = await NotifyAsync(StorageEventsTests.EventGrid.Replace("a%20b.csv", "a%20b.txt"));
        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        await Eventually.True(() => _app.Log.Count("'orders/in/a b.txt' does not match the path of function 'Import'") == 1, Cancellation);
        Assert.False(await new BlobContainerClient(_account, "azure-webjobs-hosts").ExistsAsync(Cancellation));
    }

    [Theory]
    [InlineData("Host.Functions.Nobody", "Notification", "{}", HttpStatusCode.NotFound, "Host.Functions.Nobody")]
    [InlineData("Host.Functions.Scanned", "Notification", "{}", HttpStatusCode.NotFound, "Host.Functions.Scanned")]
    [InlineData("Host.Functions.Import", "", "{}", HttpStatusCode.BadRequest, "aeg-event-type")]
    [InlineData("Host.Functions.Import", "Gossip", "{}", HttpStatusCode.BadRequest, "Gossip")]
    [InlineData("Host.Functions.Import", "Notification", "no json", HttpStatusCode.BadRequest, "")]
    [InlineData("Host.Functions.Import", "Notification", "[7]", HttpStatusCode.BadRequest, "array of events")]
    [InlineData("Host.Functions.Import", "SubscriptionValidation", """[{"data":{}}]""", HttpStatusCode.BadRequest, "validationCode")]
    public async Task Anything_else_is_refused_with_the_reason(string function, string type, string body, HttpStatusCode status, string reason)
    {
        using var answer = await PostAsync("/runtime/webhooks/blobs?functionName=" + function, type, body);
        Assert.Equal(status, answer.StatusCode);
        Assert.Contains(reason, await answer.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
    }

    // As Event Grid does, until the host is ready for it.
    private Task<HttpResponseMessage> NotifyAsync(string body) => Eventually.NotNull(
        async () => await PostAsync(Address, "Notification", body) is { StatusCode: not HttpStatusCode.ServiceUnavailable } answer ? answer : null, Cancellation, what: "A host that takes events");

    private async Task<HttpResponseMessage> PostAsync(string address, string type, string body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        if (type.Length > 0) request.Headers.Add("aeg-event-type", type);
        return await _http.SendAsync(request, Cancellation);
    }
}
