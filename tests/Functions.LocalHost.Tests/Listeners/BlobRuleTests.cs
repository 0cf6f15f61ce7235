using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Azure.Storage.Blobs;
using Azure.Storage.Queues;
using Testing;

namespace Functions.LocalHost.Tests.Listeners;

/// <summary>Which blobs run a function, how often, and what is kept of it.</summary>
public sealed class BlobRuleTests(Storage storage)
{
    private const string Message =
        """
        {"Type":"BlobTrigger","FunctionId":"Host.Functions.FileText","BlobType":"BlockBlob",
         "ContainerName":"texts","BlobName":"$","ETag":"\"0x0\""}
        """;
    private readonly string _account = storage.NewAccount();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private BlobContainerClient Hosts => new(_account, "azure-webjobs-hosts");

    [Fact]
    public async Task A_new_version_of_a_blob_runs_the_function_again()
    {
        await PutAsync("texts", "a", "one");
        await using var app = Started();
        await SeenAsync(app, "FileText a one");
        // The extension tells versions apart by when they were written, to the second.
        var written =
            await new BlobContainerClient(_account, "texts").GetBlobClient("a").GetPropertiesAsync(cancellationToken: Cancellation);
        await Eventually.True(() => TimeProvider.System.GetUtcNow() > written.Value.LastModified.AddSeconds(1), Cancellation);
        await PutAsync("texts", "a", "two");
        await SeenAsync(app, "FileText a one", "FileText a two");
    }

    [Fact]
    public async Task A_container_that_is_created_later_is_found_and_a_blob_is_bound_with_its_properties()
    {
        await using var app = Started();
        await PutAsync("facts", "in/b", "late");
        await SeenAsync(app, "FileFacts late BlobTrigger,folder,Metadata,name,Properties,Uri facts/in/b");
    }

    [Fact]
    public async Task Blobs_uploaded_while_the_app_is_down_run_at_its_start_and_two_instances_run_each_blob_once()
    {
        await PutAsync("texts", "a", "before");
        await using (var app = Started()) await SeenAsync(app, "FileText a before");
        var etag = (await new BlobContainerClient(_account, "texts").GetBlobClient("a")
            .GetPropertiesAsync(cancellationToken: Cancellation)).Value.ETag;
        var receipt = Hosts.GetBlobClient($"blobreceipts/hostedapp/Host.Functions.FileText/\"{etag.ToString().Trim('"')}\"/texts/a");
        Assert.Empty((await receipt.GetPropertiesAsync(cancellationToken: Cancellation)).Value.Metadata);

        for (var i = 0; i < 5; i++) await PutAsync("texts", $"b{i}", "meanwhile");
        await using var one = Started();
        await using var two = Started();
        string[] expected = [.. Enumerable.Range(0, 5).Select(i => $"FileText b{i} meanwhile")];
        await Eventually.True(() => one.Calls.Seen.Count + two.Calls.Seen.Count >= expected.Length, Cancellation, TimeSpan.FromSeconds(60));
        Assert.Equal(expected, one.Calls.Seen.Concat(two.Calls.Seen).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_blob_runs_even_if_a_killed_app_left_its_receipt_incomplete()
    {
        await PutAsync("texts", "a", "one");
        await using (var app = Started()) await SeenAsync(app, "FileText a one");
        var blobs = Hosts.GetBlobsAsync(
            Azure.Storage.Blobs.Models.BlobTraits.None, Azure.Storage.Blobs.Models.BlobStates.None, "blobreceipts/", Cancellation);
        await foreach (var blob in blobs)
            await Hosts.GetBlobClient(blob.Name)
                .SetMetadataAsync(new Dictionary<string, string> { ["Incomplete"] = "Incomplete" }, cancellationToken: Cancellation);
        await using var next = Started();
        await SeenAsync(next, "FileText a one");
    }

    [Fact]
    public async Task A_blob_that_always_fails_is_tried_as_often_as_configured_and_then_moved_to_the_poison_queue()
    {
        await PutAsync("texts", "a", "bad");
        await using var app = new Hosted(_account, "AzureFunctionsJobHost:extensions:blobs:poisonBlobThreshold=2")
        {
            Do = (_, _) => throw new InvalidOperationException("always"),
        };
        _ = app.Server;
        var poison = Queue("webjobs-blobtrigger-poison");
        var moved = await Eventually.NotNull(
            async () => await poison.ExistsAsync(Cancellation)
                ? (await poison.ReceiveMessageAsync(cancellationToken: Cancellation)).Value
                : null,
            Cancellation, TimeSpan.FromSeconds(60));
        Assert.Equal(["FileText a bad", "FileText a bad"], app.Calls.Seen);
        var json = JsonNode.Parse(moved.Body.ToString())!;
        Assert.Equal(
            ("Host.Functions.FileText", "texts", "a"),
            ((string?)json["FunctionId"], (string?)json["ContainerName"], (string?)json["BlobName"]));
    }

    [Fact]
    public async Task A_blob_that_was_deleted_or_replaced_before_it_could_run_is_skipped()
    {
        var queue = Queue("azure-webjobs-blobtrigger-hostedapp");
        await queue.CreateAsync(cancellationToken: Cancellation);
        await PutAsync("texts", "replaced", "new");
        foreach (var name in new[] { "deleted", "replaced" })
            await queue.SendMessageAsync(Message.Replace("$", name, StringComparison.Ordinal), Cancellation);
        await using var app = Started();
        await SeenAsync(app, "FileText replaced new");
        await Eventually.True(async () => (await queue.GetPropertiesAsync(Cancellation)).Value.ApproximateMessagesCount == 0, Cancellation);
        Assert.Equal(["FileText replaced new"], app.Calls.Seen);
    }

    [Fact]
    public async Task A_manual_run_takes_the_path_of_its_blob_as_input()
    {
        await PutAsync("elsewhere", "by.hand", "content");
        await using var app = Started();
        using var taken =
            await app.CreateClient().PostAsJsonAsync("/admin/functions/FileFacts", new { input = "elsewhere/by.hand" }, Cancellation);
        Assert.Equal(HttpStatusCode.Accepted, taken.StatusCode);
        await Eventually.True(
            () => app.Calls.Seen.Any(call => call.StartsWith("FileFacts content ", StringComparison.Ordinal)), Cancellation);
        using var missing =
            await app.CreateClient().PostAsJsonAsync("/admin/functions/FileFacts", new { input = "elsewhere/not.there" }, Cancellation);
        Assert.Equal(HttpStatusCode.Accepted, missing.StatusCode);
        await Eventually.True(() => app.Log.Count(
            "The manual run of FileFacts, requested through /admin/functions, failed") == 1, Cancellation);
    }

    private Hosted Started()
    {
        var app = new Hosted(_account);
        _ = app.Server;
        return app;
    }

    private QueueClient Queue(string name) => new(_account, name, new QueueClientOptions { MessageEncoding = QueueMessageEncoding.Base64 });

    private async Task PutAsync(string container, string name, string text)
    {
        var client = new BlobContainerClient(_account, container);
        await client.CreateIfNotExistsAsync(cancellationToken: Cancellation);
        await client.GetBlobClient(name).UploadAsync(BinaryData.FromString(text), overwrite: true, Cancellation);
    }

    private static async Task SeenAsync(Hosted app, params string[] expected)
    {
        await Eventually.True(
            () => app.Calls.Seen.Count >= expected.Length, Cancellation, TimeSpan.FromSeconds(60), $"{expected.Length} runs");
        Assert.Equal(expected.Order(StringComparer.Ordinal), app.Calls.Seen.Order(StringComparer.Ordinal));
    }
}
