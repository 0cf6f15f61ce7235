using System.Text;
using System.Text.Json.Nodes;
using Azure.Storage.Blobs;
using Azure.Storage.Queues;
using Lambda.Engine.Async;
using Lambda.Functions.State;
using Lambda.Functions.State.Destinations;
using Lambda.Testing.Contracts;
using Testing;

namespace Lambda.Functions.Tests.State.Destinations;

/// <summary>A storage account of the test's own, and one that is unavailable.</summary>
internal sealed class Account(string connectionString)
{
    private const string Nowhere =
        "DefaultEndpointsProtocol=http;AccountName=a;AccountKey=a2V5;BlobEndpoint=http://127.0.0.1:1/a;QueueEndpoint=http://127.0.0.1:1/a;TableEndpoint=http://127.0.0.1:1/a;";

    public static Account Away { get; } = new(Nowhere);
    public BlobServiceClient Blobs { get; } = new(connectionString, new BlobClientOptions { Retry = { MaxRetries = 0 } });
    public QueueServiceClient Queues { get; } = new(
        connectionString, new QueueClientOptions { MessageEncoding = QueueMessageEncoding.Base64, Retry = { MaxRetries = 0 } });
    public IPayloadStore Payloads => new PayloadBlobs(Blobs);

    public Task CreateAsync() => Blobs.GetBlobContainerClient(StorageNames.Payloads).CreateIfNotExistsAsync();

    /// <summary>The record, from the blob if the JSON names one.</summary>
    public async Task<(string Json, bool ByReference)> ResolveAsync(string json)
    {
        if ((string?)JsonNode.Parse(json)!["recordBlob"] is not { } path) return (json, false);
        var parts = path.Split('/', 2);
        return ((await Blobs.GetBlobContainerClient(parts[0])
            .GetBlobClient(parts[1]).DownloadContentAsync(TestContext.Current.CancellationToken)).Value.Content.ToString(), true);
    }
}

public sealed class StorageQueueContract(Storage storage) : DestinationContract
{
    private readonly Account _account = new(storage.NewAccount());

    protected override string Name => "records";
    protected override IEnumerable<string> WrongNames => ["ab", "Upper", "a--b", "-ab", new string('a', 64), "a/b", ""];
    protected override int? Limit => AsyncEventCodec.MaxMessage;
    protected override IDestination Destination => new StorageQueueDestination(_account.Queues, _account.Payloads);
    protected override IDestination? Away => new StorageQueueDestination(Account.Away.Queues, _account.Payloads);

    public override async ValueTask InitializeAsync() => await _account.CreateAsync();

    [Fact]
    public async Task A_record_by_reference_is_kept_when_the_same_event_fails_again_on_the_same_day()
    {
        var record = Some.Record(
            InvocationCondition.EventAgeExceeded, 0, null, null, payload: $"\"{new string('x', AsyncEventCodec.MaxMessage)}\"");
        var later = record with { Timestamp = record.Timestamp.AddMinutes(1), Redrives = 1 };
        foreach (var sent in new[] { record, later })
            await Destination.SendAsync(Name, sent, DestinationPlaces.OnFailure, TestContext.Current.CancellationToken);
        foreach (var sent in new[] { record, later })
            Assert.Equal((Encoding.UTF8.GetString(sent.ToJson().Span), true), await NextAsync(TestContext.Current.CancellationToken));
    }

    protected override async Task<(string Json, bool ByReference)> NextAsync(CancellationToken cancellation) =>
        await _account.ResolveAsync(
            (await _account.Queues.GetQueueClient(Name).ReceiveMessageAsync(cancellationToken: cancellation)).Value.Body.ToString());
}

public sealed class BlobContract(Storage storage) : DestinationContract
{
    private readonly Account _account = new(storage.NewAccount());

    protected override string Name => "failures";
    protected override IEnumerable<string> WrongNames => ["ab", "Upper", "a--b", "-ab", new string('a', 64), "a/b", ""];
    protected override int? Limit => null;
    protected override IDestination Destination => new BlobDestination(_account.Blobs);
    protected override IDestination? Away => new BlobDestination(Account.Away.Blobs);

    protected override async Task<(string Json, bool ByReference)> NextAsync(CancellationToken cancellation)
    {
        var container = _account.Blobs.GetBlobContainerClient(Name);
        var names = await container.GetBlobsAsync(cancellationToken: cancellation).Select(blob => blob.Name).ToListAsync(cancellation);
        return ((await container.GetBlobClient(Assert.Single(names)).DownloadContentAsync(cancellation)).Value.Content.ToString(), false);
    }

    [Fact]
    public async Task A_record_that_is_sent_twice_is_stored_as_a_single_blob_with_the_object_key_that_Lambda_uses()
    {
        var record = Some.Record(InvocationCondition.RetriesExhausted, 3, null, null);
        await Destination.SendAsync(Name, record, DestinationPlaces.OnFailure, TestContext.Current.CancellationToken);
        await Destination.SendAsync(Name, record with { Timestamp = record.Timestamp.AddMinutes(1) }, DestinationPlaces.OnFailure,
            TestContext.Current.CancellationToken);
        await NextAsync(TestContext.Current.CancellationToken);
        Assert.Matches(
            "^aws/lambda/async/my-function/2019/11/14/2019-11-14T18\\.13\\.02-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$",
            record.ObjectName);
        DestinationRecord[] others = [
            record with { ApproximateInvokeCount = 6 },
            record with { Condition = InvocationCondition.EventAgeExceeded },
            record with { Redrives = 1 },
            record with { Part = "RecordAgeExceeded.1-2" }
        ];
        Assert.Equal(1 + others.Length, others.Append(record).Select(one => one.ObjectName).Distinct().Count());
    }
}
