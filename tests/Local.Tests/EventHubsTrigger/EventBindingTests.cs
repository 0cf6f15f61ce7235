using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Azure.Messaging.EventHubs;
using Azure.Storage.Blobs;
using Local.Host;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;
using Testing;

namespace Local.Tests.EventHubsTrigger;

public sealed class EventBindingTests(Storage storage)
{
    private const string Json = """{"number":7,"customer":"Ada"}""";
    private readonly EventHubCalls _calls = new();
    private readonly string _account = storage.NewAccount();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task One_event_binds_to_text_bytes_data_and_itself()
    {
        foreach (var hub in new[] { "text", "bytes", "binary", "events" }) _calls[hub].Send(0, "hello");
        await using var app = await StartAsync(typeof(SingleEventFunctions), "Hub=events", "Group=billing");
        await Eventually.True(() => _calls.Values.Count == 4, Cancellation);
        Assert.Equal("hello", _calls.Values["text"]);
        Assert.Equal("hello"u8.ToArray(), _calls.Values["bytes"]);
        Assert.Equal("hello", Assert.IsType<BinaryData>(_calls.Values["binary"]).ToString());
        Assert.Equal("hello", Assert.IsType<EventData>(_calls.Values["itself"]).EventBody.ToString());
        Assert.Equal(["billing"], _calls.ConsumerGroups);
        Assert.Equal(1, app.Log.Count("Executing 'Functions.EventItself' (Reason='New events in 'events', partition 0: 0-0'"));
    }

    [Fact]
    public async Task One_event_binds_to_a_type_and_its_metadata_to_parameters()
    {
        _calls["json"].Send(0, Json);
        await using var app = await StartAsync(typeof(SingleEventFunctions), "Hub=events", "Group=billing");
        await Eventually.True(() => _calls.Values.ContainsKey("metadata"), Cancellation);
        Assert.Equal((new Sale(7, "Ada"), "key-0", "0", 0L, DateTimeKind.Utc), _calls.Values["json"]);
        var data = (IReadOnlyDictionary<string, object?>)_calls.Values["metadata"]!;
        Assert.Equal(("key-0", "0", "0", """{"kind":"test"}"""), (data["PartitionKey"], data["Offset"], data["SequenceNumber"], data["Properties"]));
        Assert.EndsWith("Z\"", (string)data["EnqueuedTimeUtc"]!, StringComparison.Ordinal);
        var system = JsonNode.Parse((string)data["SystemProperties"]!)!;
        Assert.Equal(("here", 0, "0", "key-0"), ((string?)system["origin"], (int)system["SequenceNumber"]!, (string?)system["Offset"], (string?)system["PartitionKey"]));
        Assert.Equal("""{"IsCheckpointingAfterInvocation":true,"FullyQualifiedNamespace":"Shop.servicebus.windows.net","EventHubName":"json","ConsumerGroup":"$Default","PartitionId":"0"}""", data["PartitionContext"]);
    }

    [Fact]
    public async Task A_batch_binds_to_arrays_and_so_does_its_metadata()
    {
        foreach (var hub in new[] { "texts", "bytes", "binary", "themselves" }) _calls[hub].Send(0, "a", "b");
        _calls["json"].Send(0, Json, Json);
        await using var app = await StartAsync(typeof(EventBatchFunctions));
        await Eventually.True(() => _calls.Values.Count == 7, Cancellation);
        Assert.Equal(["a", "b"], Assert.IsType<string[]>(_calls.Values["texts"]));
        Assert.Equal(["a"u8.ToArray(), "b"u8.ToArray()], Assert.IsType<byte[][]>(_calls.Values["bytes"]));
        Assert.Equal(["a", "b"], Assert.IsType<BinaryData[]>(_calls.Values["binary"]).Select(data => data.ToString()));
        Assert.Equal(["a", "b"], Assert.IsType<EventData[]>(_calls.Values["themselves"]).Select(data => data.EventBody.ToString()));
        Assert.Equal([new(7, "Ada"), new(7, "Ada")], Assert.IsType<Sale[]>(_calls.Values["json"]));
        var (keys, numbers) = ((string[], long[]))_calls.Values["arrays"]!;
        Assert.Equal(["key-0", "key-0"], keys);
        Assert.Equal([0L, 1L], numbers);
        var metadata = (IReadOnlyDictionary<string, object?>)_calls.Values["metadata"]!;
        Assert.Equal(["0", "100"], Assert.IsType<string[]>(metadata["OffsetArray"]));
        Assert.Equal("""[{"kind":"test"},{"kind":"test"}]""", metadata["PropertiesArray"]);
        Assert.Equal(2, JsonNode.Parse((string)metadata["SystemPropertiesArray"]!)!.AsArray().Count);
        Assert.Equal(2, JsonNode.Parse((string)metadata["EnqueuedTimeUtcArray"]!)!.AsArray().Count);
    }

    [Fact]
    public async Task A_batch_that_fails_is_retried_as_the_function_says_before_its_checkpoint_is_written()
    {
        _calls["retried"].Send(0, "bad");
        await using var app = await StartAsync(typeof(RetriedEventFunctions));
        await Eventually.True(async () => await CheckpointAsync("retried") == "0", Cancellation);
        _calls["retried"].Send(0, "good");
        await Eventually.True(async () => await CheckpointAsync("retried") == "1", Cancellation);
        Assert.Equal([("bad", null), ("bad", 1), ("bad", 2), ("good", (int?)null)], (IEnumerable<(string, int?)>)_calls.Values["retried"]!);
    }

    [Theory]
    [InlineData(typeof(NotAnArrayEventFunctions), "IsBatched = false")]
    [InlineData(typeof(NotBatchedEventFunctions), "take IsBatched = false off")]
    public async Task A_parameter_that_does_not_fit_the_batching_is_refused_at_the_start(Type functions, string advice)
    {
        var error = await Assert.ThrowsAsync<HostConfigurationException>(() => StartAsync(functions));
        Assert.Contains("AZFW0008", error.Message, StringComparison.Ordinal);
        Assert.Contains(advice, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_host_runs_a_function_from_input()
    {
        await using var app = await StartAsync(typeof(EventBatchFunctions));
        using var http = new HttpClient { BaseAddress = app.Address };
        using var answer = await http.PostAsJsonAsync("/admin/functions/EventTexts", new { input = "typed" }, Cancellation);
        answer.EnsureSuccessStatusCode();
        await Eventually.True(() => _calls.Values.ContainsKey("metadata"), Cancellation);
        Assert.Equal(["typed"], Assert.IsType<string[]>(_calls.Values["texts"]));
    }

    [Fact]
    public void The_attribute_says_how_many_events_its_function_takes()
    {
        ISupportCardinality batched = new EventHubTriggerAttribute("hub"), single = new EventHubTriggerAttribute("hub") { IsBatched = false };
        Assert.Equal((Cardinality.Many, Cardinality.One), (batched.Cardinality, single.Cardinality));
        single.Cardinality = Cardinality.Many;
        Assert.True(((EventHubTriggerAttribute)single).IsBatched);
    }

    private async Task<string?> CheckpointAsync(string hub)
    {
        var blob = new BlobContainerClient(_account, "azure-webjobs-eventhub").GetBlobClient($"shop.servicebus.windows.net/{hub}/$default/checkpoint/0");
        return await blob.ExistsAsync(Cancellation) ? (await blob.GetPropertiesAsync(cancellationToken: Cancellation)).Value.Metadata["sequencenumber"] : null;
    }

    private Task<LocalApp> StartAsync(Type functions, params string[] settings) => LocalApp.StartAsync(functions, _calls, _account, settings);
}
