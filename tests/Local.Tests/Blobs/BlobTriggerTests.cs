using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Queues;
using Local.Tests.Queues;
using Testing;

namespace Local.Tests.Blobs;

public sealed class BlobTriggerTests(Storage storage)
{
    private const string HostId = "AzureFunctionsWebHost:hostId=blobtests";
    private readonly BlobCalls _calls = new();
    private readonly string _account = storage.NewAccount();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_blob_runs_the_function_once_and_a_new_version_runs_it_again()
    {
        var orders = await ContainerAsync("orders");
        await using var app = await StartAsync();
        await PutAsync(orders, "in/a.csv", "one");
        await SeenAsync("a=one");
        await PutAsync(orders, "in/a.csv", "two");
        await SeenAsync("a=one", "a=two");
        // Two scans later, by the clock of blobs that come after each other.
        await PutAsync(orders, "in/b.csv", "x");
        await SeenAsync("a=one", "a=two", "b=x");
        await PutAsync(orders, "in/c.csv", "y");
        await SeenAsync("a=one", "a=two", "b=x", "c=y");
    }

    [Fact]
    public async Task A_blob_beside_the_path_runs_nothing()
    {
        var orders = await ContainerAsync("orders");
        await using var app = await StartAsync();
        await PutAsync(orders, "in/a.txt", "wrong end");
        await PutAsync(orders, "out/a.csv", "wrong beginning");
        await PutAsync(orders, "in/z.csv", "right");
        await SeenAsync("z=right");
    }

    [Fact]
    public async Task A_container_that_is_made_later_is_found()
    {
        await using var app = await StartAsync();
        await PutAsync(await ContainerAsync("orders"), "in/a.csv", "late");
        await SeenAsync("a=late");
        Assert.DoesNotContain(app.Log.Lines, line => line.StartsWith("Warning", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Blobs_put_while_the_app_is_down_run_at_its_start_and_no_blob_runs_twice_over_a_restart()
    {
        var orders = await ContainerAsync("orders");
        await PutAsync(orders, "in/a.csv", "before");
        await using (await StartAsync()) await SeenAsync("a=before");
        await PutAsync(orders, "in/b.csv", "meanwhile");
        await using (await StartAsync())
        {
            await SeenAsync("a=before", "b=meanwhile");
            await PutAsync(orders, "in/c.csv", "after");
            await SeenAsync("a=before", "b=meanwhile", "c=after");
        }
    }

    [Fact]
    public async Task Two_instances_run_each_blob_once()
    {
        var orders = await ContainerAsync("orders");
        for (var i = 0; i < 10; i++) await PutAsync(orders, $"in/{i}.csv", "x");
        await using var one = await StartAsync();
        await using var two = await StartAsync();
        await PutAsync(orders, "in/last.csv", "x");
        await SeenAsync([.. Enumerable.Range(0, 10).Select(i => $"{i}=x"), "last=x"]);
    }

    [Fact]
    public async Task The_receipt_says_done_only_after_the_message_is_queued()
    {
        var orders = await ContainerAsync("orders");
        await using (await StartAsync())
        {
            await PutAsync(orders, "in/a.csv", "one");
            await SeenAsync("a=one");
        }
        var hosts = new BlobContainerClient(_account, "azure-webjobs-hosts");
        var etag = (await orders.GetBlobClient("in/a.csv").GetPropertiesAsync(cancellationToken: Cancellation)).Value.ETag.ToString().Trim('"');
        var receipt = hosts.GetBlobClient($"blobreceipts/blobtests/Host.Functions.Import/\"{etag}\"/orders/in/a.csv");
        Assert.Empty((await receipt.GetPropertiesAsync(cancellationToken: Cancellation)).Value.Metadata);

        // An app that was killed between the two leaves the receipt incomplete: the next start queues it again.
        await receipt.SetMetadataAsync(new Dictionary<string, string> { ["Incomplete"] = "Incomplete" }, cancellationToken: Cancellation);
        await using var app = await StartAsync();
        await SeenAsync("a=one", "a=one");
    }

    [Fact]
    public async Task A_blob_that_always_fails_is_tried_as_often_as_configured_and_then_is_in_the_poison_queue()
    {
        _calls.Do = _ => throw new InvalidOperationException("always");
        var orders = await ContainerAsync("orders");
        await using var app = await StartAsync("AzureFunctionsJobHost:extensions:blobs:poisonBlobThreshold=2");
        await PutAsync(orders, "in/a.csv", "bad");
        var poison = new QueueClient(_account, "webjobs-blobtrigger-poison", new QueueClientOptions { MessageEncoding = QueueMessageEncoding.Base64 });
        var moved = await Eventually.NotNull(async () => await poison.ExistsAsync(Cancellation) ? (await poison.ReceiveMessageAsync(cancellationToken: Cancellation)).Value : null, Cancellation);
        Assert.Equal(["a=bad", "a=bad"], _calls.Seen);
        var etag = (await orders.GetBlobClient("in/a.csv").GetPropertiesAsync(cancellationToken: Cancellation)).Value.ETag.ToString().Trim('"');
        Assert.True(JsonNode.DeepEquals(new JsonObject
        {
            ["Type"] = "BlobTrigger",
            ["FunctionId"] = "Host.Functions.Import",
            ["BlobType"] = "BlockBlob",
            ["ContainerName"] = "orders",
            ["BlobName"] = "in/a.csv",
            ["ETag"] = $"\"{etag}\"",
        }, JsonNode.Parse(moved.Body.ToString())), moved.Body.ToString());
    }

    [Fact]
    public async Task A_blob_that_was_deleted_or_replaced_before_its_turn_is_skipped()
    {
        var orders = await ContainerAsync("orders");
        var queue = new QueueClient(_account, "azure-webjobs-blobtrigger-blobtests", new QueueClientOptions { MessageEncoding = QueueMessageEncoding.Base64 });
        await queue.CreateAsync(cancellationToken: Cancellation);
        foreach (var name in new[] { "in/deleted.csv", "in/replaced.csv" })
            await queue.SendMessageAsync($$"""{"Type":"BlobTrigger","FunctionId":"Host.Functions.Import","BlobType":"BlockBlob","ContainerName":"orders","BlobName":"{{name}}","ETag":"\"0x0\""}""", Cancellation);
        await PutAsync(orders, "in/replaced.csv", "new");
        await using var app = await StartAsync();
        await SeenAsync("replaced=new");
        await Eventually.True(() => app.Log.Count("was replaced before") == 1 && app.Log.Count("was deleted before") == 1, Cancellation);
        Assert.Equal("replaced=new", Assert.Single(_calls.Seen));
    }

    [Fact]
    public async Task Storage_that_goes_away_is_logged_once_and_looked_through_again_when_it_is_back()
    {
        var orders = await ContainerAsync("orders");
        await using var relay = new TcpRelay(orders.Uri.Port);
        await using var app = await LocalApp.StartAsync(typeof(ScanFunctions), _calls, _account.Replace($":{orders.Uri.Port}/", $":{relay.Port}/"), HostId);
        await PutAsync(orders, "in/a.csv", "before");
        await SeenAsync("a=before");
        relay.Cut();
        await Eventually.True(() => app.Log.Count("Container 'orders' cannot be read") == 1, Cancellation);
        await PutAsync(orders, "in/b.csv", "meanwhile");
        relay.Restore();
        await SeenAsync("a=before", "b=meanwhile");
        Assert.Equal(1, app.Log.Count("Container 'orders' cannot be read"));
    }

    [Fact]
    public async Task A_blob_binds_to_text_bytes_a_stream_json_and_clients()
    {
        await PutAsync(await ContainerAsync("types"), "order.json", """{"number":7,"customer":"Ada"}""");
        await using var app = await LocalApp.StartAsync(typeof(BlobBindingFunctions), _calls, _account, HostId);
        await Eventually.True(() => _calls.Values.Count == 8, Cancellation);

        const string Content = """{"number":7,"customer":"Ada"}""";
        Assert.Equal((Content, "order.json"), _calls.Values["text"]);
        Assert.Equal(Content, System.Text.Encoding.UTF8.GetString((byte[])_calls.Values["bytes"]!));
        Assert.Equal(Content, _calls.Values["stream"]);
        Assert.Equal(new Order(7, "Ada"), _calls.Values["json"]);
        Assert.Equal(["order.json", "order.json", "order.json"], [_calls.Values["client"], _calls.Values["block"], _calls.Values["base"]]);
        var metadata = (Dictionary<string, object?>)_calls.Values["metadata"]!;
        Assert.Equal(["BlobTrigger", "Metadata", "name", "Properties", "Uri"], metadata.Keys.Order(StringComparer.OrdinalIgnoreCase));
        Assert.Equal("types/order.json", metadata["BlobTrigger"]);
        Assert.Equal(29, JsonNode.Parse((string)metadata["Properties"]!)!["ContentLength"]!.GetValue<int>());
    }

    [Fact]
    public async Task The_path_given_to_the_admin_endpoint_is_the_blob()
    {
        await PutAsync(await ContainerAsync("other"), "by.hand", "content");
        await using var app = await StartAsync();
        using var http = new HttpClient { BaseAddress = app.Address };
        using var taken = await http.PostAsJsonAsync("/admin/functions/Import", new { input = "other/by.hand" }, Cancellation);
        Assert.Equal(System.Net.HttpStatusCode.Accepted, taken.StatusCode);
        await SeenAsync("=content");
        using var missing = await http.PostAsJsonAsync("/admin/functions/Import", new { input = "other/not.there" }, Cancellation);
        Assert.Equal(System.Net.HttpStatusCode.BadRequest, missing.StatusCode);
    }

    private Task<LocalApp> StartAsync(params string[] settings) => LocalApp.StartAsync(typeof(ScanFunctions), _calls, _account, [HostId, .. settings]);

    private async Task<BlobContainerClient> ContainerAsync(string name)
    {
        var container = new BlobContainerClient(_account, name);
        await container.CreateIfNotExistsAsync(cancellationToken: Cancellation);
        return container;
    }

    private static async Task PutAsync(BlobContainerClient container, string name, string content) =>
        await container.GetBlobClient(name).UploadAsync(new BinaryData(content), new BlobUploadOptions(), Cancellation);

    private async Task SeenAsync(params string[] expected)
    {
        await Eventually.True(() => _calls.Seen.Count >= expected.Length, Cancellation, what: $"{expected.Length} runs");
        Assert.Equal(expected.Order(StringComparer.Ordinal), _calls.Seen.Order(StringComparer.Ordinal));
    }
}
