using Azure.Data.Tables;

namespace Local.Tests.Tables;

public sealed class PagingTests(TableAccount account) : IClassFixture<TableAccount>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_query_goes_on_past_the_thousand_that_a_page_holds()
    {
        var table = await Filled(12, 100);
        var pages = await table.QueryAsync<TableEntity>(cancellationToken: Cancellation).AsPages().ToListAsync(Cancellation);
        Assert.Equal([1000, 200], pages.Select(page => page.Values.Count));
        var keys = pages.SelectMany(page => page.Values).Select(entity => (entity.PartitionKey, entity.RowKey)).ToList();
        Assert.Equal(1200, keys.Distinct().Count());
        Assert.Equal(keys.Order(), keys);
    }

    [Fact]
    public async Task Small_pages_hold_everything_once()
    {
        var table = await Filled(3, 5);
        var pages = table.Query<TableEntity>("RowKey ne 'row ''3'''", maxPerPage: 5, cancellationToken: Cancellation).AsPages().ToList();
        Assert.All(pages, page => Assert.InRange(page.Values.Count, 0, 5));
        Assert.Equal(12, pages.SelectMany(page => page.Values).Select(entity => (entity.PartitionKey, entity.RowKey)).Distinct().Count());
        Assert.Equal(12, pages.Sum(page => page.Values.Count));
        Assert.Null(pages[^1].ContinuationToken);
        Assert.All(pages[..^1], page => Assert.NotNull(page.ContinuationToken));
    }

    [Fact]
    public async Task A_query_can_be_taken_up_where_a_page_ended()
    {
        var table = await Filled(2, 5);
        var query = table.QueryAsync<TableEntity>(maxPerPage: 9, cancellationToken: Cancellation);
        var first = await query.AsPages(pageSizeHint: 3).FirstAsync(Cancellation);
        Assert.Equal(3, first.Values.Count);
        var rest = await table.QueryAsync<TableEntity>(cancellationToken: Cancellation).AsPages(first.ContinuationToken).SelectMany(page => page.Values).ToListAsync(Cancellation);
        Assert.Equal(7, rest.Count);
        Assert.Empty(rest.Select(entity => (entity.PartitionKey, entity.RowKey)).Intersect(first.Values.Select(entity => (entity.PartitionKey, entity.RowKey))));
    }

    [Fact]
    public async Task Nothing_found_is_one_empty_page()
    {
        var page = Assert.Single(await (await account.NewTable()).QueryAsync<TableEntity>(cancellationToken: Cancellation).AsPages().ToListAsync(Cancellation));
        Assert.Empty(page.Values);
        Assert.Null(page.ContinuationToken);
    }

    [Fact]
    public async Task Pages_are_asked_for_as_they_are_needed()
    {
        var requests = new RequestCount();
        var options = new TableClientOptions();
        options.AddPolicy(requests, Azure.Core.HttpPipelinePosition.PerCall);
        var table = new TableClient(account.ConnectionString, (await Filled(1, 10)).Name, options);
        Assert.Equal(2, (await table.QueryAsync<TableEntity>(maxPerPage: 2, cancellationToken: Cancellation).Take(2).ToListAsync(Cancellation)).Count);
        Assert.Equal(1, requests.Count);
    }

    private async Task<TableClient> Filled(int partitions, int rows)
    {
        var table = await account.NewTable();
        foreach (var partition in Enumerable.Range(0, partitions))
        {
            await table.SubmitTransactionAsync(Enumerable.Range(0, rows).Select(row =>
                new TableTransactionAction(TableTransactionActionType.Add, new TableEntity($"part ü {partition:00}", $"row '{row}'"))), Cancellation);
        }
        return table;
    }

    private sealed class RequestCount : Azure.Core.Pipeline.HttpPipelineSynchronousPolicy
    {
        public int Count { get; private set; }

        public override void OnSendingRequest(Azure.Core.HttpMessage message) => Count++;
    }
}
