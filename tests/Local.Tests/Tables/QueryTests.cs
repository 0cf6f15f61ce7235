using Azure;
using Azure.Data.Tables;

namespace Local.Tests.Tables;

public sealed class QueryTests(TableAccount account) : IClassFixture<TableAccount>
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Lambdas_find_what_they_describe()
    {
        var table = await TenOrders();
        var (id, five) = (IdOf(3), Start.AddDays(5));
        byte[] label = [4];
        await Finds(table, x => x.Count == 3, 3);
        await Finds(table, x => x.Count != 3 && x.Count < 5, 0, 1, 2, 4);
        await Finds(table, x => x.Count <= 1 || x.Count >= 8, 0, 1, 8, 9);
        await Finds(table, x => !(x.Count > 2), 0, 1, 2);
        await Finds(table, x => x.Paid && x.Count > 5, 6, 8);
        await Finds(table, x => x.Total > 8_000_000_000, 9);
        await Finds(table, x => x.Weight < 1.0, 0, 1);
        await Finds(table, x => x.Id == id, 3);
        await Finds(table, x => x.Placed >= five && x.Placed < five.AddDays(2), 5, 6);
        await Finds(table, x => x.Label == label, 4);
        await Finds(table, x => x.Customer == "O'Hara 7", 7);
        await Finds(table, x => x.Customer!.CompareTo("O'Hara 8") >= 0, 8, 9);
        await Finds(table, x => x.PartitionKey == "p" && x.RowKey == "02", 2);
        await Finds(table, x => x.Note == "note 1", 1);
    }

    [Fact]
    public async Task Filters_as_text_find_what_they_describe()
    {
        var table = await TenOrders();
        Assert.Equal([2, 3], await table.QueryAsync<Order>("Count ge 2 and Count lt 4", cancellationToken: Cancellation).Select(order => order.Count).ToListAsync(Cancellation));
        Assert.Equal([7], table.Query<Order>(TableClient.CreateQueryFilter($"Customer eq {"O'Hara 7"}"), cancellationToken: Cancellation).Select(order => order.Count));
        Assert.Equal(10, table.Query<Order>(cancellationToken: Cancellation).Count());
        Assert.Equal(10, await table.QueryAsync<Order>(order => true, cancellationToken: Cancellation).CountAsync(Cancellation));
    }

    [Fact]
    public async Task Select_gets_the_named_properties_only()
    {
        var table = await TenOrders();
        var found = await table.QueryAsync<TableEntity>("Count eq 4", select: ["Total", "Customer"], cancellationToken: Cancellation).SingleAsync(Cancellation);
        Assert.Equal((4_000_000_000, "O'Hara 4"), (found.GetInt64("Total"), found.GetString("Customer")));
        Assert.False(found.ContainsKey("Count") || found.ContainsKey("Weight"));
        Assert.Equal(4_000_000_000, table.Query<Order>(order => order.Count == 4, select: ["Total"], cancellationToken: Cancellation).Single().Total);
    }

    [Fact]
    public async Task Entities_of_a_query_carry_their_versions()
    {
        var table = await TenOrders();
        var found = await table.QueryAsync<Order>(order => order.Count == 4, cancellationToken: Cancellation).SingleAsync(Cancellation);
        Assert.Equal(204, (await table.UpdateEntityAsync(found, found.ETag, cancellationToken: Cancellation)).Status);
        Assert.Equal(412, (await Assert.ThrowsAsync<RequestFailedException>(() => table.UpdateEntityAsync(found, found.ETag, cancellationToken: Cancellation))).Status);
    }

    [Fact]
    public async Task A_filter_that_is_not_understood_is_an_error_on_enumeration()
    {
        var query = (await account.NewTable()).QueryAsync<TableEntity>("this is no filter", cancellationToken: Cancellation);
        Assert.Equal(400, (await Assert.ThrowsAsync<RequestFailedException>(async () => await query.ToListAsync(Cancellation))).Status);
    }

    [Fact]
    public async Task A_table_that_is_not_there_is_an_error_on_enumeration()
    {
        var query = account.Missing().Query<TableEntity>(cancellationToken: Cancellation);
        var error = Assert.Throws<RequestFailedException>(() => query.Count());
        Assert.Equal((404, "TableNotFound"), (error.Status, error.ErrorCode));
        await Assert.ThrowsAsync<RequestFailedException>(async () => await account.Missing().QueryAsync<TableEntity>(cancellationToken: Cancellation).ToListAsync(Cancellation));
    }

    private static async Task Finds(TableClient table, System.Linq.Expressions.Expression<Func<Order, bool>> filter, params int[] counts) =>
        Assert.Equal(counts, await table.QueryAsync(filter, cancellationToken: Cancellation).Select(order => order.Count).ToListAsync(Cancellation));

    private static Guid IdOf(int i) => new(i, 0, 0, [0, 0, 0, 0, 0, 0, 0, 1]);

    private async Task<TableClient> TenOrders()
    {
        var table = await account.NewTable();
        await table.SubmitTransactionAsync(Enumerable.Range(0, 10).Select(i => new TableTransactionAction(TableTransactionActionType.Add, new Order
        {
            PartitionKey = "p",
            RowKey = $"{i:00}",
            Customer = $"O'Hara {i}",
            Count = i,
            Paid = i % 2 == 0,
            Total = i * 1_000_000_000L,
            Weight = i / 2.0,
            Id = IdOf(i),
            Placed = Start.AddDays(i),
            Label = [(byte)i],
            Note = $"note {i}",
        })), Cancellation);
        return table;
    }
}
