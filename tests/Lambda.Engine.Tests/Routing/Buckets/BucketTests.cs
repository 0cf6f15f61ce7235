using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using Lambda.Engine.Async;
using Lambda.Engine.Polling;
using Lambda.Engine.Routing;
using Lambda.Events;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Lambda.Engine.Tests.Routing.Buckets;

public sealed class BucketTests : IDisposable
{
    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private readonly TestEngine _engine = new(
        functions => functions.AddRaw<Keeps>("keeps").AddRaw<Counts>("counts"),
        ("Lambda:AccountId", "111122223333"),
        ("Lambda:Region", "eu-west-1"));

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _engine.Dispose();

    /// <summary>
    /// Structures are those of https://learn.microsoft.com/azure/event-grid/event-schema-blob-storage and of
    /// https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html.
    /// </summary>
    [Theory]
    [InlineData("created")]
    [InlineData("copied")]
    [InlineData("committed")]
    [InlineData("deleted")]
    [InlineData("restore-initiated")]
    [InlineData("restored")]
    [InlineData("transition")]
    public async Task A_function_receives_the_S3_notification_for_a_blob_event(string name)
    {
        var (grid, expected) = (await File.ReadAllTextAsync($"Routing/Buckets/Events/{name}.in.json", Cancellation),
            await File.ReadAllTextAsync($"Routing/Buckets/Events/{name}.out.json", Cancellation));
        await RouteAsync(
            sources => sources.AddBucket("pictures", "keeps",
                of => of with { Events = ["s3:ObjectCreated:*", "s3:ObjectRemoved:*", "s3:ObjectRestore:*", "s3:LifecycleTransition"] }),
            grid);
        Assert.Equal(JsonNode.Parse(expected)!.ToJsonString(Readable), Encoding.UTF8.GetString(Assert.Single(Accepted()).Payload.Span));
    }

    [Fact]
    public async Task The_notification_can_be_read_as_an_S3Event()
    {
        await RouteAsync(
            sources => sources.AddBucket("pictures", "keeps", of => of with { Events = ["s3:ObjectRemoved:*"] }),
            Blob("Microsoft.Storage.BlobDeleted", "a b"));
        var record = Assert.Single(JsonSerializer.Deserialize<S3Event>(Assert.Single(Accepted()).Payload.Span)!.Records);
        Assert.Equal(("ObjectRemoved:Delete", "pictures", "a+b", 0, null, "111122223333"),
            (record.EventName, record.S3.Bucket.Name, record.S3.Object.Key, record.S3.Object.Size, record.S3.Object.ETag,
                record.UserIdentity!.PrincipalId));
    }

    [Theory]
    [InlineData("s3:ObjectCreated:*", "", "", "PutBlob", "a/b.jpg", true)]
    [InlineData("s3:ObjectCreated:Put", "", "", "PutBlob", "a/b.jpg", true)]
    [InlineData("s3:ObjectCreated:Put", "", "", "FlushWithClose", "a/b.jpg", true)]
    [InlineData("s3:ObjectCreated:Put", "", "", "CopyBlob", "a/b.jpg", false)]
    [InlineData("s3:ObjectCreated:Copy", "", "", "CopyBlob", "a/b.jpg", true)]
    [InlineData("s3:ObjectCreated:CompleteMultipartUpload", "", "", "PutBlockList", "a/b.jpg", true)]
    [InlineData("s3:ObjectCreated:CompleteMultipartUpload", "", "", "PutBlob", "a/b.jpg", false)]
    [InlineData("s3:ObjectRemoved:Delete", "", "", "PutBlob", "a/b.jpg", false)]
    [InlineData("s3:ObjectCreated:*", "a/", "", "PutBlob", "a/b.jpg", true)]
    [InlineData("s3:ObjectCreated:*", "b", "", "PutBlob", "a/b.jpg", false)]
    [InlineData("s3:ObjectCreated:*", "", ".jpg", "PutBlob", "a/b.jpg", true)]
    [InlineData("s3:ObjectCreated:*", "", ".JPG", "PutBlob", "a/b.jpg", false)]
    [InlineData("s3:ObjectCreated:*", "A/", "", "PutBlob", "a/b.jpg", false)]
    [InlineData("s3:ObjectCreated:*", "a/", ".png", "PutBlob", "a/b.jpg", false)]
    public async Task A_notification_is_selected_by_event_and_prefix_and_suffix(
        string type, string prefix, string suffix, string api, string key, bool notifies)
    {
        await RouteAsync(
            sources => sources.AddBucket("pictures", "keeps", of => of with { Events = [type], Prefix = prefix, Suffix = suffix }),
            Blob("Microsoft.Storage.BlobCreated", key, api));
        Assert.Equal(notifies ? 1 : 0, Accepted().Count);
    }

    [Fact]
    public async Task An_event_from_another_bucket_or_another_source_sends_no_notification()
    {
        static EventSourceRegistry Register(EventSourceRegistry sources) => sources.AddBucket("videos", "keeps");
        await RouteAsync(Register, Blob("Microsoft.Storage.BlobCreated", "a"));
        await RouteAsync(
            Register,
            Blob("Microsoft.Storage.BlobCreated", "a").Replace("pictures", "videos", StringComparison.Ordinal).Replace(
                "Microsoft.Storage/storageAccounts", "Microsoft.EventGrid/topics", StringComparison.Ordinal));
        Assert.Empty(Accepted());
    }

    [Fact]
    public async Task A_redelivered_blob_event_notifies_the_function_once_and_still_reaches_the_rules()
    {
        var grid = Blob("Microsoft.Storage.BlobDeleted", "a");
        for (var delivery = 0; delivery < 2; delivery++)
            await RouteAsync(
                sources => sources.AddBucket("pictures", "keeps", of => of with { Events = ["s3:ObjectRemoved:Delete"] }),
                grid,
                new RuleRegistry().Add("s3", """{"source":["aws.s3"]}""", "counts"));
        Assert.Equal(["counts", "keeps"], Accepted().Select(item => item.Function).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("s3:ObjectTagging:*", "'s3:ObjectTagging:*' never occurs: Azure raises no event for tags.")]
    [InlineData("s3:ObjectRemoved:DeleteMarkerCreated", "'s3:ObjectRemoved:DeleteMarkerCreated' never occurs: Azure has no delete markers")]
    [InlineData(
        "s3:Replication:OperationFailedReplication",
        "'s3:Replication:OperationFailedReplication' never occurs: Azure raises no event for replication.")]
    [InlineData(
        "s3:LifecycleExpiration:*",
        "'s3:LifecycleExpiration:*' never occurs: a blob that a lifecycle rule deletes is ObjectRemoved:Delete.")]
    [InlineData("ObjectCreated:*", "'ObjectCreated:*' is not an event type of S3. Those that Azure raises are s3:ObjectCreated:Put,")]
    [InlineData("s3:*", "'s3:*' is not an event type of S3.")]
    [InlineData("s3:ObjectCreated", "'s3:ObjectCreated' is not an event type of S3.")]
    public void A_notification_for_an_event_type_that_Azure_never_raises_prevents_the_start(string type, string reason) =>
        Assert.StartsWith(
            $"The bucket notification 'pictures-keeps': {reason}",
            Assert.Single(Failures(sources => sources.AddBucket("pictures", "keeps", of => of with { Events = [type] }))),
            StringComparison.Ordinal);

    [Fact]
    public void An_error_names_the_invalid_notification()
    {
        Assert.Equal(
            ["The bucket notification 'n': there is no function 'none'; there are counts, keeps."],
            Failures(sources => sources.AddBucket("c", "none", name: "n")));
        Assert.Equal(
            ["The bucket notification 'n': the container 'lambda-payloads' is reserved for the engine or the host."],
            Failures(sources => sources.AddBucket("lambda-payloads", "keeps", name: "n")));
        Assert.Equal(
            ["The bucket notification 'n' names no events."],
            Failures(sources => sources.AddBucket("c", "keeps", of => of with { Events = [] }, "n")));
        Assert.Equal(
            ["The bucket notification 'n': the prefix has 1025 characters; at most 1024 are allowed."],
            Failures(sources => sources.AddBucket("c", "keeps", of => of with { Prefix = new('a', 1025) }, "n")));
        Assert.Equal(
            ["Two bucket notifications are named 'n': give one of them another name."],
            Failures(sources => sources.AddBucket("a", "keeps", name: "n").AddBucket("b", "keeps", name: "n")));
    }

    [Theory]
    [InlineData("s3:ObjectCreated:*", "", "", "s3:ObjectCreated:Copy", "", "", true)]
    [InlineData("s3:ObjectCreated:*", "a", "", "s3:ObjectCreated:*", "ab", "", true)]
    [InlineData("s3:ObjectCreated:*", "a", ".jpg", "s3:ObjectCreated:*", "a", "jpg", true)]
    [InlineData("s3:ObjectCreated:*", "", "", "s3:ObjectRemoved:*", "", "", false)]
    [InlineData("s3:ObjectCreated:*", "a", "", "s3:ObjectCreated:*", "b", "", false)]
    [InlineData("s3:ObjectCreated:*", "a", ".jpg", "s3:ObjectCreated:*", "a", ".png", false)]
    public void Overlapping_notifications_for_the_same_event_are_refused_as_in_S3(
        string type, string prefix, string suffix, string other, string otherPrefix, string otherSuffix, bool refused)
    {
        EventSourceRegistry Register(EventSourceRegistry sources) => sources
            .AddBucket("c", "keeps", of => of with { Events = [type], Prefix = prefix, Suffix = suffix })
            .AddBucket("c", "counts", of => of with { Events = [other], Prefix = otherPrefix, Suffix = otherSuffix });
        if (refused)
            Assert.StartsWith(
                "The bucket notifications 'c-keeps' and 'c-counts': "
                + "Configurations overlap.", Assert.Single(Failures(Register)), StringComparison.Ordinal);
        else Notifications(Register);
    }

    [Fact]
    public void An_encoded_object_key_decodes_to_the_original_and_keeps_its_slashes()
    {
        Prop.ForAll(
            ArbMap.Default.ArbFor<NonEmptyString>().Filter(text => text.Get.EnumerateRunes().All(rune => rune.Value != 0xFFFD)), text =>
            {
                var record = new ObjectRecord(new("ObjectCreated:Put", "c", text.Get, new()), default).ToJson("n", "a", "r");
                var key = (string)JsonNode.Parse(record.Span)!["Records"]![0]!["s3"]!["object"]!["key"]!;
                return System.Net.WebUtility.UrlDecode(key) == text.Get
                    && key.Count(c => c == '/') == text.Get.Count(c => c == '/') && key.All(c => c is > ' ' and < '\u007f');
            }).Check(Config.QuickThrowOnFailure.WithMaxTest(500));
    }

    private static string Blob(string type, string key, string api = "PutBlob") => $$"""
        {"id":"8","topic":"/subscriptions/0/resourceGroups/shop/providers/Microsoft.Storage/storageAccounts/shop","eventType":"{{type}}","subject":"/blobServices/default/containers/pictures/blobs/{{key}}","eventTime":"2026-01-02T03:04:05Z","data":{"api":"{{api}}","sequencer":"01"},"dataVersion":""}
        """;

    private BucketNotifications Notifications(Func<EventSourceRegistry, EventSourceRegistry> register) =>
        new(register(new EventSourceRegistry()).Routed, _engine.Catalogue);

    private IEnumerable<string> Failures(Func<EventSourceRegistry, EventSourceRegistry> register) =>
        Assert.Throws<OptionsValidationException>(() => Notifications(register)).Failures;

    private Task RouteAsync(Func<EventSourceRegistry, EventSourceRegistry> register, string grid, RuleRegistry? rules = null) =>
        new EventRouter(
            new EventRules(rules ?? new(), _engine.Catalogue, new ConfigurationBuilder().Build()), _engine.Catalogue, _engine.Async,
            _engine.Records, _engine.Time, NullLogger<EventRouter>.Instance, Notifications(register))
            .RouteAsync(grid, Cancellation);

    private List<AsyncEvent> Accepted() => [.. _engine.Queue.Messages.Select(message => AsyncEventCodec.Read(message.Body))];
}
