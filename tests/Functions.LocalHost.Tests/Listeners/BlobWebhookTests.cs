using System.Net;
using System.Text;
using Azure.Storage.Blobs;
using Testing;

namespace Functions.LocalHost.Tests.Listeners;

/// <summary>Blobs that Event Grid tells of, in one app.</summary>
public sealed class BlobWebhookTests(SharedApp app) : IClassFixture<SharedApp>
{
    private const string Address = "/runtime/webhooks/blobs?functionName=Host.Functions.FileEvent";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("""[{"id":"1","eventType":"Microsoft.EventGrid.SubscriptionValidationEvent","data":{"validationCode":"42"}}]""")]
    [InlineData("""{"specversion":"1.0","type":"Microsoft.EventGrid.SubscriptionValidationEvent","data":{"validationCode":"42"}}""")]
    public async Task A_subscription_validation_is_answered_with_its_code(string body)
    {
        var (status, text) = await PostAsync(Address, "SubscriptionValidation", body);
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal("42", (string?)System.Text.Json.Nodes.JsonNode.Parse(text)?["validationResponse"]);
    }

    [Fact]
    public async Task A_handshake_for_cloud_events_allows_its_origin()
    {
        using var request =
            new HttpRequestMessage(HttpMethod.Options, Address) { Headers = { { "WebHook-Request-Origin", "eventgrid.azure.net" } } };
        using var answer = await app.Client.SendAsync(request, Cancellation);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(["eventgrid.azure.net"], answer.Headers.GetValues("WebHook-Allowed-Origin"));
    }

    [Theory]
    [InlineData(false, "grid")]
    [InlineData(true, "cloud")]
    public async Task An_Event_Grid_event_in_either_schema_runs_the_function_for_its_blob(bool cloud, string name)
    {
        var (uri, etag) = await PutAsync(name, "now");
        Assert.Equal(HttpStatusCode.Accepted, (await NotifyAsync(cloud ? Cloud(uri, etag) : Grid(uri, etag))).Status);
        await Eventually.True(() => app.Seen($"FileEvent {name}").Any(), Cancellation);
        Assert.Equal([$"FileEvent {name} now"], app.Seen("FileEvent " + name));
    }

    [Fact]
    public async Task An_Event_Grid_event_about_a_blob_outside_the_path_is_accepted_and_runs_nothing()
    {
        var (uri, etag) = await PutAsync("right", "right");
        var beside = new Uri(uri.AbsoluteUri.Replace("/evented/", "/beside/", StringComparison.Ordinal));
        Assert.Equal(HttpStatusCode.Accepted, (await NotifyAsync(Grid(beside, etag))).Status);
        Assert.Equal(HttpStatusCode.Accepted, (await NotifyAsync(Grid(uri, etag))).Status);
        await Eventually.True(() => app.Seen("FileEvent right").Any(), Cancellation);
        Assert.Single(app.Seen("FileEvent right"));
    }

    [Theory]
    [InlineData("Host.Functions.Nobody", "Notification", "{}")]
    [InlineData("Host.Functions.FileText", "Notification", "{}")]
    [InlineData("Host.Functions.FileEvent", "", "{}")]
    [InlineData("Host.Functions.FileEvent", "Gossip", "{}")]
    [InlineData("Host.Functions.FileEvent", "Notification", "no json")]
    [InlineData("Host.Functions.FileEvent", "Notification", "[7]")]
    [InlineData("Host.Functions.FileEvent", "Notification", "{}")]
    [InlineData("Host.Functions.FileEvent", "Notification", """[{"data":{"url":"no address"}}]""")]
    [InlineData("Host.Functions.FileEvent", "SubscriptionValidation", """[{"data":{}}]""")]
    [InlineData("Host.Functions.FileEvent", "SubscriptionValidation", "[]")]
    public async Task A_malformed_delivery_is_refused_without_a_server_error(string function, string type, string body)
    {
        var (status, text) = await PostAsync("/runtime/webhooks/blobs?functionName=" + function, type, body);
        Assert.True(status is HttpStatusCode.BadRequest or HttpStatusCode.NotFound, $"{(int)status} {text}");
    }

    private Task<(HttpStatusCode Status, string Text)> NotifyAsync(string body) => PostAsync(Address, "Notification", body);

    private async Task<(HttpStatusCode Status, string Text)> PostAsync(string address, string type, string body)
    {
        using var request =
            new HttpRequestMessage(HttpMethod.Post, address) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        if (type.Length > 0) request.Headers.Add("aeg-event-type", type);
        using var answer = await app.Client.SendAsync(request, Cancellation);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync(Cancellation));
    }

    private async Task<(Uri Uri, string ETag)> PutAsync(string name, string text)
    {
        var container = new BlobContainerClient(app.Account, "evented");
        await container.CreateIfNotExistsAsync(cancellationToken: Cancellation);
        var info = await container.GetBlobClient(name).UploadAsync(BinaryData.FromString(text), overwrite: true, Cancellation);
        return (container.GetBlobClient(name).Uri, info.Value.ETag.ToString().Trim('"'));
    }

    private static string Data(Uri uri, string etag) =>
        $$"""{"api":"PutBlob","eTag":"{{etag}}","contentType":"text/plain","contentLength":3,"blobType":"BlockBlob","url":"{{uri}}"}""";

    private static string Grid(Uri uri, string etag) =>
        $$"""
        [{"id":"1","topic":"t","subject":"{{Subject(uri)}}","eventType":"Microsoft.Storage.BlobCreated",
        "eventTime":"2024-05-17T00:00:00Z","dataVersion":"1","data":{{Data(uri, etag)}}}]
        """;

    private static string Cloud(Uri uri, string etag) =>
        $$"""
        {"specversion":"1.0","id":"1","source":"/s","subject":"{{Subject(uri)}}","type":"Microsoft.Storage.BlobCreated",
        "time":"2024-05-17T00:00:00Z","data":{{Data(uri, etag)}}}
        """;

    private static string Subject(Uri uri)
    {
        var parts = uri.AbsolutePath.Split('/');
        return $"/blobServices/default/containers/{parts[^2]}/blobs/{parts[^1]}";
    }
}
