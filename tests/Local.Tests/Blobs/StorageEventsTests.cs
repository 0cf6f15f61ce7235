using System.Text.Json;
using Local.Blobs;

namespace Local.Tests.Blobs;

public sealed class StorageEventsTests
{
    private static readonly BlobVersion Expected = new("orders", "in/a b.csv", "\"0x8D4BCC2E4835CD0\"", "BlockBlob");

    // After the example in https://learn.microsoft.com/azure/event-grid/event-schema-blob-storage.
    internal const string EventGrid = """
        {"topic":"/subscriptions/x","subject":"/blobServices/default/containers/orders/blobs/in/a b.csv","eventType":"Microsoft.Storage.BlobCreated",
         "eventTime":"2026-06-26T18:41:00.9584103Z","id":"831e1650-001e-001b-66ab-eeb76e069631",
         "data":{"api":"PutBlob","eTag":"0x8D4BCC2E4835CD0","contentType":"text/csv","contentLength":5,"blobType":"BlockBlob","url":"https://shop.blob.core.windows.net/orders/in/a%20b.csv"},
         "dataVersion":"","metadataVersion":"1"}
        """;

    internal const string CloudEvent = """
        {"specversion":"1.0","type":"Microsoft.Storage.BlobCreated","source":"/subscriptions/x","id":"1","time":"2026-06-26T18:41:00.9584103Z",
         "data":{"api":"PutBlob","eTag":"0x8D4BCC2E4835CD0","blobType":"BlockBlob","url":"http://127.0.0.1:10000/devstoreaccount1/orders/in/a%20b.csv"}}
        """;

    [Theory]
    [InlineData(EventGrid)]
    [InlineData(CloudEvent)]
    [InlineData("[" + EventGrid + "]")]
    [InlineData("[" + CloudEvent + "]")]
    public void A_created_blob_is_read_from_both_schemas_one_or_many(string body) => Assert.Equal(Expected, Assert.Single(StorageEvents.BlobsCreated(Json(body))));

    [Fact]
    public void Events_of_other_types_are_left_out() =>
        Assert.Equal(Expected, Assert.Single(StorageEvents.BlobsCreated(Json($"[{EventGrid.Replace("BlobCreated", "BlobDeleted")},{EventGrid}]"))));

    [Theory]
    [InlineData("""[{"eventType":"Microsoft.EventGrid.SubscriptionValidationEvent","data":{"validationCode":"42"}}]""")]
    [InlineData("""{"specversion":"1.0","type":"Microsoft.EventGrid.SubscriptionValidationEvent","data":{"validationCode":"42"}}""")]
    [InlineData("""{"specversion":"1.0","type":"Microsoft.EventGrid.SubscriptionValidationEvent","data":"{\"validationCode\":\"42\"}"}""")]
    public void The_validation_code_is_read_from_both_schemas(string body) => Assert.Equal("42", StorageEvents.ValidationCode(Json(body)));

    [Theory]
    [InlineData("7")]
    [InlineData("[]")]
    [InlineData("[7]")]
    [InlineData("{}")]
    [InlineData("""{"eventType":"Microsoft.Storage.BlobCreated"}""")]
    [InlineData("""{"eventType":"Microsoft.Storage.BlobCreated","data":7}""")]
    [InlineData("""{"eventType":"Microsoft.Storage.BlobCreated","data":{"url":"nowhere","eTag":"1","blobType":"BlockBlob"}}""")]
    [InlineData("""{"eventType":"Microsoft.Storage.BlobCreated","data":{"url":"https://shop.blob.core.windows.net/orders","eTag":"1","blobType":"BlockBlob"}}""")]
    [InlineData("""{"eventType":"Microsoft.Storage.BlobCreated","data":{"url":"https://shop.blob.core.windows.net/orders/a","blobType":"BlockBlob"}}""")]
    public void What_is_no_such_event_is_refused(string body) => Assert.Throws<FormatException>(() => StorageEvents.BlobsCreated(Json(body)));

    private static JsonElement Json(string text) => JsonDocument.Parse(text).RootElement;
}
