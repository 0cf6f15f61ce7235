using System.Text.Json;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;

namespace Emulator.Tests.EventGrid;

/// <summary>The system topic of Azurite's blobs: https://learn.microsoft.com/azure/event-grid/event-schema-blob-storage</summary>
[Collection(StorageCollection.Name)]
public sealed class BlobTests(Storage storage)
{
    private readonly string _connection = storage.NewAccount();

    [Fact]
    public async Task Creating_or_replacing_or_deleting_a_blob_raises_the_documented_event()
    {
        var cancellation = TestContext.Current.CancellationToken;
        var container = await CreateAsync("uploads");
        await container.UploadBlobAsync("old.txt", BinaryData.FromString("was there"), cancellation);
        await using var grid = await StartAsync("""{ "SubjectBeginsWith": "/blobServices/default/containers/uploads/" }""");
        var blob = container.GetBlobClient("folder/näme 1.txt");

        await blob.UploadAsync(
            BinaryData.FromString("12345"),
            new BlobUploadOptions { HttpHeaders = new BlobHttpHeaders { ContentType = "text/plain" } },
            cancellation);
        var created = Assert.Single(await grid.Hooks.EventsAsync("/ok/a", 1));
        var first = await blob.GetPropertiesAsync(cancellationToken: cancellation);
        await blob.UploadAsync(BinaryData.FromString("1234567"), overwrite: true, cancellation);
        var replaced = (await grid.Hooks.EventsAsync("/ok/a", 2))[1];
        await blob.DeleteAsync(cancellationToken: cancellation);
        var deleted = (await grid.Hooks.EventsAsync("/ok/a", 3))[2];

        Assert.Equal("Microsoft.Storage.BlobCreated", Text(created, "eventType"));
        Assert.Equal("/blobServices/default/containers/uploads/blobs/folder/näme 1.txt", Text(created, "subject"));
        Assert.EndsWith($"/Microsoft.Storage/storageAccounts/{container.AccountName}", Text(created, "topic"), StringComparison.Ordinal);
        Assert.Equal(("", "1"), (Text(created, "dataVersion"), Text(created, "metadataVersion")));
        Assert.Equal(first.Value.LastModified, created.GetProperty("eventTime").GetDateTimeOffset());
        var data = created.GetProperty("data");
        Assert.Equal(
            ("PutBlob", "text/plain", 5, "BlockBlob"),
            (Text(data, "api"), Text(data, "contentType"), data.GetProperty("contentLength").GetInt32(), Text(data, "blobType")));
        Assert.Equal((blob.Uri.AbsoluteUri, first.Value.ETag.ToString().Trim('"')), (Text(data, "url"), Text(data, "eTag")));
        Assert.True(
            Guid.TryParse(Text(data, "requestId"), out _) && data.GetProperty("storageDiagnostics").TryGetProperty("batchId", out _));

        Assert.Equal(
            ("Microsoft.Storage.BlobCreated", 7),
            (Text(replaced, "eventType"), replaced.GetProperty("data").GetProperty("contentLength").GetInt32()));
        Assert.Equal(("Microsoft.Storage.BlobDeleted", Text(created, "subject")), (Text(deleted, "eventType"), Text(deleted, "subject")));
        data = deleted.GetProperty("data");
        Assert.Equal(("DeleteBlob", "BlockBlob", blob.Uri.AbsoluteUri), (Text(data, "api"), Text(data, "blobType"), Text(data, "url")));
        Assert.False(data.TryGetProperty("eTag", out _));
        string?[] sequencers = [.. new[] { created, replaced, deleted }.Select(one => Text(one.GetProperty("data"), "sequencer"))];
        Assert.Equal(sequencers.Order(StringComparer.Ordinal), sequencers);
    }

    [Fact]
    public async Task Changing_the_metadata_of_a_blob_raises_no_event()
    {
        var cancellation = TestContext.Current.CancellationToken;
        var container = await CreateAsync("quiet");
        await using var grid = await StartAsync("""{ "SubjectBeginsWith": "/blobServices/default/containers/quiet/" }""");
        var blob = container.GetBlobClient("a.txt");
        await blob.UploadAsync(BinaryData.FromString("12345"), cancellation);
        await grid.Hooks.EventsAsync("/ok/a", 1);

        await blob.SetMetadataAsync(new Dictionary<string, string> { ["seen"] = "yes" }, cancellationToken: cancellation);
        // A later event shows that the change was seen.
        await container.UploadBlobAsync("b.txt", BinaryData.FromString("x"), cancellation);

        Assert.Equal(["a.txt", "b.txt"], (await grid.Hooks.EventsAsync("/ok/a", 2)).Select(one => Text(one, "subject")!.Split('/')[^1]));
    }

    [Fact]
    public async Task All_blobs_in_a_container_that_is_created_later_raise_events()
    {
        await using var grid = await StartAsync("""{ "SubjectBeginsWith": "/blobServices/default/containers/later/" }""");
        var blobs = JsonElement.Parse(await grid.Http.GetStringAsync(
            new Uri(grid.Address, "api/event-grid"), TestContext.Current.CancellationToken))[0].GetProperty("blobs");
        Assert.Equal("later", Assert.Single(blobs.GetProperty("missing").EnumerateArray()).GetString());

        await (await CreateAsync("later")).UploadBlobAsync("new.txt", BinaryData.FromString("x"), TestContext.Current.CancellationToken);

        Assert.EndsWith(
            "/later/blobs/new.txt", Text(Assert.Single(await grid.Hooks.EventsAsync("/ok/a", 1)), "subject"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_filters_of_a_subscription_apply_to_all_containers()
    {
        var images = await CreateAsync("images");
        var other = await CreateAsync("other");
        await using var grid = await StartAsync("""
            { "SubjectEndsWith": ".jpg", "IncludedEventTypes": [ "Microsoft.Storage.BlobCreated" ],
              "AdvancedFilters": [ { "OperatorType": "NumberGreaterThan", "Key": "data.contentLength", "Value": 2 } ] }
            """);
        foreach (var (container, name, content) in new[]
        {
            (images, "a.txt", "long enough"), (images, "small.jpg", "x"), (images, "a.jpg", "long enough"), (other, "b.jpg", "long enough"),
        })
            await container.UploadBlobAsync(name, BinaryData.FromString(content), TestContext.Current.CancellationToken);

        var events = await grid.Hooks.EventsAsync("/ok/a", 2);
        // A blob that is created and deleted between two listings raises nothing; a.txt has been seen by now.
        await images.DeleteBlobAsync("a.txt", cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(
            ["/blobServices/default/containers/images/blobs/a.jpg", "/blobServices/default/containers/other/blobs/b.jpg"],
            events.Select(one => Text(one, "subject")).Order(StringComparer.Ordinal));
        await Eventually.True(() => grid.Server.EventGrid.System[0].Published == 5, TestContext.Current.CancellationToken);
        Assert.Equal(2, grid.Server.EventGrid.System[0].Subscriptions[0].Counts.Matched);
    }

    [Fact]
    public async Task A_webhook_that_always_fails_leaves_a_dead_letter_with_the_documented_fields()
    {
        var dead = await CreateAsync("dead-letters");
        await CreateAsync("uploads");
        await using var grid = await RunningGrid.StartAsync($$"""
            { "Storage": "{{_connection}}", "RetryScale": 0.002, "Topics": [ { "Name": "orders", "Subscriptions": [ {
                "Name": "Fails", "Destination": { "EndpointType": "WebHook", "Properties": { "EndpointUrl": "HOOKS/fail/a" } },
                  "RetryPolicy": { "MaxDeliveryAttempts": 3 },
                "DeadLetterDestination": { "EndpointType": "StorageBlob", "Properties": { "BlobContainerName": "dead-letters" } } } ] } ] }
            """);
        await grid.PostAsync(
            "orders",
            """
            [{ "id": "e1", "subject": "s", "eventType": "t", "eventTime": "2026-03-01T12:00:00Z", "data": { "n": 1 },
              "dataVersion": "1.0" }]
            """);

        var (name, letter) = await LetterAsync(dead);
        Assert.Matches(@"^FAILS/20\d\d/\d{1,2}/\d{1,2}/\d{1,2}/[0-9a-f-]{36}\.json$", name);
        Assert.DoesNotMatch(@"/0\d/", name);
        Assert.Equal(("e1", "s", "t", 1), (
            Text(letter, "id"),
            Text(letter, "subject"),
            Text(letter, "eventType"),
            letter.GetProperty("data").GetProperty("n").GetInt32()));
        Assert.Equal(("MaxDeliveryAttemptsExceeded", 3, "GenericError", 500), (
            Text(letter, "deadLetterReason"),
            letter.GetProperty("deliveryAttempts").GetInt32(),
            Text(letter, "lastDeliveryOutcome"),
            letter.GetProperty("lastHttpStatusCode").GetInt32()));
        Assert.True(
            letter.GetProperty("lastDeliveryAttemptTime").GetDateTimeOffset() > letter.GetProperty("publishTime").GetDateTimeOffset());
        Assert.Equal(3, grid.Hooks.Notifications("/fail/a").Count());
        await Eventually.True(
            async () => (await grid.StatusAsync("orders", "Fails")).GetProperty("deadLettered").GetInt32() == 1,
            TestContext.Current.CancellationToken);
        Assert.Equal(0, (await grid.StatusAsync("orders", "Fails")).GetProperty("waiting").GetInt32());
    }

    [Fact]
    public async Task Dead_letters_wait_until_their_container_is_created()
    {
        await using var grid = await RunningGrid.StartAsync($$"""
            { "Storage": "{{_connection}}", "RetryScale": 0.001,
              "Topics": [ { "Name": "cloud", "InputSchema": "CloudEventSchemaV1_0", "Subscriptions": [ {
                "Name": "fails", "Destination": { "EndpointType": "WebHook", "Properties": { "EndpointUrl": "HOOKS/fail/a" } },
                  "RetryPolicy": { "MaxDeliveryAttempts": 1 },
                "DeadLetterDestination": { "EndpointType": "StorageBlob", "Properties": { "BlobContainerName": "not-yet" } } } ] } ] }
            """);
        await grid.PostAsync(
            "cloud", """{ "specversion": "1.0", "type": "t", "source": "/s", "id": "1" }""", "application/cloudevents+json");
        await Eventually.True(async () => (await grid.StatusAsync("cloud", "fails")).GetProperty("lastError")
            .GetString() == "The container 'not-yet' for dead letters does not exist. Create it.", TestContext.Current.CancellationToken);

        var (_, letter) = await LetterAsync(await CreateAsync("not-yet"));
        Assert.Equal(("1", "MaxDeliveryAttemptsExceeded", 1, "GenericError"), (
            Text(letter, "id"),
            Text(letter, "deadletterreason"),
            letter.GetProperty("deliveryattempts").GetInt32(),
            Text(letter, "lastdeliveryoutcome")));
        Assert.True(letter.TryGetProperty("publishtime", out _));
    }

    [Fact]
    public async Task A_Storage_queue_receives_each_event_in_base64()
    {
        var queue = new Azure.Storage.Queues.QueueClient(
            _connection,
            "orders",
            new Azure.Storage.Queues.QueueClientOptions { MessageEncoding = Azure.Storage.Queues.QueueMessageEncoding.Base64 });
        await queue.CreateAsync(cancellationToken: TestContext.Current.CancellationToken);
        await using var grid = await RunningGrid.StartAsync($$"""
            { "Storage": "{{_connection}}", "Topics": [ { "Name": "orders",
              "Subscriptions": [ { "Name": "queue", "Destination": { "endpointType": "StorageQueue",
              "properties": { "queueName": "orders" } } } ] } ] }
            """);
        await grid.PostAsync("orders", """[{ "id": "e1", "subject": "s", "eventType": "t", "eventTime": "2026-03-01T12:00:00Z" }]""");

        var message = await Eventually.NotNull(
            async () => (await queue.ReceiveMessageAsync(cancellationToken: TestContext.Current.CancellationToken)).Value,
            TestContext.Current.CancellationToken);
        Assert.Equal("e1", Text(JsonElement.Parse(message.Body.ToMemory().Span), "id"));
        await Eventually.True(
            async () => (await grid.StatusAsync("orders", "queue")).GetProperty("delivered").GetInt32() == 1,
            TestContext.Current.CancellationToken);
    }

    private async Task<BlobContainerClient> CreateAsync(string name) =>
        (await new BlobServiceClient(_connection).CreateBlobContainerAsync(
            name, cancellationToken: TestContext.Current.CancellationToken)).Value;

    private async Task<RunningGrid> StartAsync(string filter)
    {
        var grid = await RunningGrid.StartAsync($$"""
            { "Storage": "{{_connection}}", "BlobInterval": "PT0.1S",
              "SystemTopics": [ { "Name": "blobs", "Source": "blobs", "Subscriptions": [
                { "Name": "sub", "Destination": { "EndpointType": "WebHook", "Properties": { "EndpointUrl": "HOOKS/ok/a" } },
                  "Filter": {{filter}} } ] } ] }
            """);
        await grid.WatchingAsync();
        return grid;
    }

    private static async Task<(string Name, JsonElement Letter)> LetterAsync(BlobContainerClient container)
    {
        var item = await Eventually.NotNull(
            async () =>
            {
                await foreach (var one in container.GetBlobsAsync(cancellationToken: TestContext.Current.CancellationToken)) return one;
                return null;
            },
            TestContext.Current.CancellationToken);
        var content = await container.GetBlobClient(item.Name).DownloadContentAsync(TestContext.Current.CancellationToken);
        return (item.Name, Assert.Single(JsonElement.Parse(content.Value.Content.ToMemory().Span).EnumerateArray()));
    }

    private static string? Text(JsonElement one, string name) => one.GetProperty(name).GetString();
}
