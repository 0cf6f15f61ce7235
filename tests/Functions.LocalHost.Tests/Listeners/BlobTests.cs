using System.Net;
using System.Text;
using Azure.Storage.Blobs;
using Azure.Storage.Queues;
using Testing;

namespace Functions.LocalHost.Tests.Listeners;

public sealed class BlobTests(Storage storage)
{
    private readonly string _account = storage.NewAccount();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_new_blob_runs_the_function_with_a_client_or_its_text()
    {
        await UploadAsync("incoming", "a.txt", "one");
        await UploadAsync("incoming", "a.csv", "not of the pattern");
        await UploadAsync("texts", "b", "two");
        await using var app = new Hosted(_account);
        _ = app.Server;
        await Eventually.True(() => app.Calls.Seen.Count == 2, Cancellation, TimeSpan.FromSeconds(60));
        Assert.Equal(["File a one", "FileText b two"], app.Calls.Seen.Order());
    }

    [Fact]
    public async Task An_HTTP_function_can_read_a_blob_named_in_its_route()
    {
        await UploadAsync("files", "a", "content");
        await using var app = new Hosted(_account);
        Assert.Equal("content", await app.CreateClient().GetStringAsync("/api/files/a", Cancellation));
    }

    [Fact]
    public async Task The_return_value_of_a_function_is_stored_as_a_blob()
    {
        var queue = new QueueClient(_account, "to-store", new QueueClientOptions { MessageEncoding = QueueMessageEncoding.Base64 });
        await queue.CreateIfNotExistsAsync(cancellationToken: Cancellation);
        var stored = new BlobContainerClient(_account, "stored");
        await stored.CreateIfNotExistsAsync(cancellationToken: Cancellation);
        await using var app = new Hosted(_account);
        _ = app.Server;
        var id = (await queue.SendMessageAsync("kept", Cancellation)).Value.MessageId;
        var blob = stored.GetBlobClient($"{id}.txt");
        // The blob exists, empty, before it is written.
        await Eventually.True(async () => await blob.ExistsAsync(Cancellation)
            && (await blob.DownloadContentAsync(Cancellation)).Value.Content.ToString() == "kept", Cancellation);
    }

    [Fact]
    public async Task An_Event_Grid_event_about_a_blob_runs_its_function()
    {
        var uri = await UploadAsync("evented", "c", "three");
        var etag = (await new BlobContainerClient(_account, "evented").GetBlobClient("c")
            .GetPropertiesAsync(cancellationToken: Cancellation)).Value.ETag.ToString("G").Trim('"');
        await using var app = new Hosted(_account);
        using var client = app.CreateClient();
        var body =
            $$$"""
            [{"id":"1","topic":"t","subject":"/blobServices/default/containers/evented/blobs/c","eventType":"Microsoft.Storage.BlobCreated",
            "eventTime":"2024-05-17T00:00:00Z","dataVersion":"1",
             "data":{"api":"PutBlob","eTag":"{{{etag}}}","contentType":"text/plain","contentLength":5,
             "blobType":"BlockBlob","url":"{{{uri}}}"}}]
            """;
        Assert.Equal(HttpStatusCode.Accepted, await PostAsync(client, body, "Notification"));
        await Eventually.True(() => app.Calls.Seen.Contains("FileEvent c three"), Cancellation);
        Assert.Equal(HttpStatusCode.OK,
            await PostAsync(client, """[{"data":{"validationCode":"abc"},"eventType":"Microsoft.EventGrid.SubscriptionValidationEvent"}]""",
                "SubscriptionValidation"));
    }

    private static async Task<HttpStatusCode> PostAsync(HttpClient client, string body, string type)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/runtime/webhooks/blobs?functionName=Host.Functions.FileEvent")
        {
            Content = new StringContent(body, Encoding.UTF8, "application/json"),
            Headers = { { "aeg-event-type", type } },
        };
        using var answer = await client.SendAsync(request, Cancellation);
        return answer.StatusCode;
    }

    private async Task<Uri> UploadAsync(string container, string name, string text)
    {
        var client = new BlobContainerClient(_account, container);
        await client.CreateIfNotExistsAsync(cancellationToken: Cancellation);
        var blob = client.GetBlobClient(name);
        await blob.UploadAsync(BinaryData.FromString(text), Cancellation);
        return blob.Uri;
    }
}
