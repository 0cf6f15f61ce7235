using System.Text;
using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Specialized;
using Lambda.Engine;
using Lambda.Engine.Routing.Archives;
using Lambda.Functions.State;
using Testing;

namespace Lambda.Functions.Tests.State;

public sealed class ArchiveBlobsTests(Storage storage)
{
    private static readonly DateTimeOffset Noon = new(2026, 1, 2, 12, 0, 0, TimeSpan.Zero);
    private readonly string _account = storage.NewAccount();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_events_of_a_time_range_are_read_page_by_page_and_reading_can_continue_at_any_page()
    {
        var archive = await ArchiveAsync();
        for (var hour = -1; hour <= 2; hour++)
            for (var n = 0; n < (hour == 0 ? ArchiveBlobs.Page + 5 : 2); n++)
                await archive.AppendAsync("orders", Noon.AddHours(hour), Json($"{hour}/{n}"), Cancellation);
        // Neither is an archive whose name begins the same.
        await archive.AppendAsync("orders-2", Noon, Json("other"), Cancellation);

        var pages = await PagesAsync(archive, null);
        Assert.Equal([ArchiveBlobs.Page, 5, 2], pages.Select(page => page.Events.Count));
        Assert.Equal(
            [.. Enumerable.Range(0, ArchiveBlobs.Page + 5).Select(n => $"0/{n}"), "1/0", "1/1"], pages.SelectMany(Texts));
        for (var read = 0; read < pages.Count; read++)
            Assert.Equal(pages.Skip(read + 1).SelectMany(Texts), (await PagesAsync(archive, pages[read].Next)).SelectMany(Texts));
    }

    [Fact]
    public async Task An_archived_event_is_written_as_a_single_line()
    {
        var archive = await ArchiveAsync();
        await archive.AppendAsync("orders", Noon, "{\"a\":\r\n\t1\n}"u8.ToArray(), Cancellation);
        await archive.AppendAsync("orders", Noon, "{\"b\":\"\\n\"}"u8.ToArray(), Cancellation);
        var file = await Container().GetBlobClient("orders/2026-01-02/12-0000.jsonl").DownloadContentAsync(Cancellation);
        Assert.Equal("{\"a\":  \t1 }\n{\"b\":\"\\n\"}\n", file.Value.Content.ToString());
        Assert.Equal(2, Assert.Single(await PagesAsync(archive, null)).Events.Count);
    }

    [Fact]
    public async Task Concurrent_writes_by_several_instances_lose_no_events()
    {
        await ArchiveAsync();
        await Task.WhenAll(Enumerable.Range(0, 20).Select(n => Archive().AppendAsync("orders", Noon, Json($"{n}"), Cancellation)));
        Assert.Equal(
            Enumerable.Range(0, 20), (await PagesAsync(Archive(), null)).SelectMany(Texts).Select(int.Parse).Order());
    }

    [Fact]
    public async Task An_hour_continues_in_a_second_file_when_the_first_one_is_full()
    {
        await ArchiveAsync();
        await Archive().AppendAsync("orders", Noon, Json("first"), Cancellation);
        await Archive(new FullFile("12-0000")).AppendAsync("orders", Noon, Json("second"), Cancellation);
        Assert.True(await Container().GetBlobClient("orders/2026-01-02/12-0001.jsonl").ExistsAsync(Cancellation));
        Assert.Equal(["first", "second"], (await PagesAsync(Archive(), null)).SelectMany(Texts));
    }

    [Fact]
    public async Task A_truncated_line_at_the_end_of_a_file_does_not_stop_the_reading_of_others()
    {
        var archive = await ArchiveAsync();
        await archive.AppendAsync("orders", Noon, Json("first"), Cancellation);
        using var rest = new MemoryStream("{\"cut"u8.ToArray());
        await Container().GetAppendBlobClient("orders/2026-01-02/12-0000.jsonl").AppendBlockAsync(rest, cancellationToken: Cancellation);
        await archive.AppendAsync("orders", Noon.AddHours(1), Json("second"), Cancellation);
        Assert.Equal(["first", "second"], (await PagesAsync(archive, null)).SelectMany(Texts));
    }

    [Fact]
    public async Task Archive_files_that_were_last_written_before_the_cutoff_are_deleted()
    {
        var archive = await ArchiveAsync();
        await archive.AppendAsync("orders", Noon, Json("1"), Cancellation);
        await archive.AppendAsync("orders-2", Noon, Json("1"), Cancellation);
        var added = (await Container().GetBlobClient("orders/2026-01-02/12-0000.jsonl").GetPropertiesAsync(cancellationToken: Cancellation))
            .Value.LastModified;
        // An event of long ago is as young as its arrival.
        Assert.Equal(0, await archive.DeleteOlderAsync("orders", added, Cancellation));
        Assert.Single(await PagesAsync(archive, null));
        Assert.Equal(1, await archive.DeleteOlderAsync("orders", added.AddSeconds(1), Cancellation));
        Assert.Empty(await PagesAsync(archive, null));
        Assert.Single(await PagesAsync(archive, null, "orders-2"));
    }

    [Fact]
    public async Task Without_the_archive_container_an_event_is_not_archived_and_the_error_says_so()
    {
        var error = await Assert.ThrowsAsync<StorageUnavailableException>(
            () => Archive().AppendAsync("orders", Noon, Json("1"), Cancellation));
        Assert.Equal("The event was not archived: 404 ContainerNotFound", error.Message);
    }

    private static byte[] Json(string text) => Encoding.UTF8.GetBytes($$"""{"text":"{{text}}"}""");

    private static IEnumerable<string> Texts(ArchivePage page) =>
        page.Events.Select(json => Encoding.UTF8.GetString(json.Span)[9..^2]);

    private static async Task<List<ArchivePage>> PagesAsync(ArchiveBlobs archive, ArchivePosition? after, string name = "orders")
    {
        var pages = new List<ArchivePage>();
        await foreach (var page in archive.ReadAsync(name, Noon.AddMinutes(30), Noon.AddMinutes(90), after, Cancellation)) pages.Add(page);
        return pages;
    }

    private BlobContainerClient Container() => new BlobServiceClient(_account).GetBlobContainerClient(StorageNames.Archives);

    private async Task<ArchiveBlobs> ArchiveAsync()
    {
        await Container().CreateIfNotExistsAsync(cancellationToken: Cancellation);
        return Archive();
    }

    private ArchiveBlobs Archive(HttpPipelinePolicy? policy = null)
    {
        var options = new BlobClientOptions();
        if (policy is not null) options.AddPolicy(policy, HttpPipelinePosition.PerCall);
        return new(new BlobServiceClient(_account, options));
    }

    /// <summary>Answers appends to a file as storage does when the file has 50,000 blocks.</summary>
    private sealed class FullFile(string name) : HttpPipelineSynchronousPolicy
    {
        public override void OnSendingRequest(HttpMessage message)
        {
            if (message.Request.Uri.Query.Contains("appendblock", StringComparison.Ordinal)
                && message.Request.Uri.Path.Contains(name, StringComparison.Ordinal))
                throw new Azure.RequestFailedException(409, "The file has 50,000 blocks.", "BlockCountExceedsLimit", null);
        }
    }
}
