using Azure;
using Azure.Data.Tables;
using Azure.Data.Tables.Models;

namespace Local.Tests.Tables;

public sealed class TableLifecycleTests(TableAccount account) : IClassFixture<TableAccount>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_created_table_takes_entities_until_it_is_deleted()
    {
        var table = account.Missing();
        var created = await table.CreateAsync(Cancellation);
        Assert.Equal((201, table.Name), (created.GetRawResponse().Status, created.Value.Name));
        await table.AddEntityAsync(new TableEntity("p", "r"), Cancellation);
        Assert.Equal(204, (await table.DeleteAsync(Cancellation)).Status);

        var error = await Assert.ThrowsAsync<RequestFailedException>(() => table.AddEntityAsync(new TableEntity("p", "r2"), Cancellation));
        Assert.Equal((404, "TableNotFound"), (error.Status, error.ErrorCode));
    }

    [Fact]
    public async Task Creating_a_table_twice_is_a_conflict()
    {
        var table = await account.NewTable();
        var error = await Assert.ThrowsAsync<RequestFailedException>(() => table.CreateAsync(Cancellation));
        Assert.Equal(409, error.Status);
        Assert.True(error.ErrorCode == TableErrorCode.TableAlreadyExists);
    }

    [Fact]
    public async Task Creating_a_table_if_it_does_not_exist_says_whether_it_did()
    {
        var table = account.Missing();
        var (first, second) = (await table.CreateIfNotExistsAsync(Cancellation), await table.CreateIfNotExistsAsync(Cancellation));
        Assert.Equal((204, 409), (first.GetRawResponse().Status, second.GetRawResponse().Status));
        Assert.Equal((table.Name, table.Name), (first.Value.Name, second.Value.Name));
    }

    [Fact]
    public async Task Deleting_a_table_that_is_not_there_is_no_error() =>
        Assert.Equal(404, (await account.Missing().DeleteAsync(Cancellation)).Status);

    [Fact]
    public async Task A_name_that_is_not_allowed_is_an_error_even_if_existing_is_not() =>
        Assert.Equal(400, (await Assert.ThrowsAsync<RequestFailedException>(() => account.Service().CreateTableIfNotExistsAsync("a-b", Cancellation))).Status);

    [Fact]
    public async Task The_service_client_creates_lists_and_deletes_tables()
    {
        var (service, names) = (account.Service(), Enumerable.Range(0, 5).Select(_ => TableAccount.NewName()).Order(StringComparer.Ordinal).ToList());
        foreach (var name in names) await service.CreateTableAsync(name, Cancellation);
        Assert.Equal(409, (await service.CreateTableIfNotExistsAsync(names[0], Cancellation)).GetRawResponse().Status);

        var all = await service.QueryAsync(cancellationToken: Cancellation).Select(item => item.Name).ToListAsync(Cancellation);
        Assert.Subset(all.ToHashSet(), names.ToHashSet());
        Assert.Equal([names[1]], await service.QueryAsync(item => item.Name == names[1], cancellationToken: Cancellation).Select(item => item.Name).ToListAsync(Cancellation));
        FormattableString filter = $"TableName eq {names[2]}";
        Assert.Equal([names[2]], await service.QueryAsync(filter, cancellationToken: Cancellation).Select(item => item.Name).ToListAsync(Cancellation));

        Assert.Equal(204, (await service.DeleteTableAsync(names[1], Cancellation)).Status);
        Assert.Empty(await service.QueryAsync($"TableName eq '{names[1]}'", cancellationToken: Cancellation).ToListAsync(Cancellation));
    }

    [Fact]
    public async Task Tables_come_in_pages()
    {
        var (service, names) = (new TableServiceClient(account.ConnectionString), Enumerable.Range(0, 5).Select(_ => TableAccount.NewName()).ToHashSet());
        foreach (var name in names) await service.CreateTableAsync(name, Cancellation);
        var pages = await service.QueryAsync(maxPerPage: 2, cancellationToken: Cancellation).AsPages().ToListAsync(Cancellation);
        Assert.All(pages, page => Assert.InRange(page.Values.Count, 0, 2));
        var found = pages.SelectMany(page => page.Values).Select(item => item.Name).ToList();
        Assert.Equal(found.Count, found.Distinct().Count());
        Assert.Subset(found.ToHashSet(), names);
    }

    [Fact]
    public void Everything_works_without_async()
    {
        var (service, name) = (account.Service(), TableAccount.NewName());
        Assert.Equal(name, service.CreateTable(name, Cancellation).Value.Name);
        Assert.Equal(409, service.CreateTableIfNotExists(name, Cancellation).GetRawResponse().Status);
        Assert.Equal(name, Assert.Single(service.Query(item => item.Name == name, cancellationToken: Cancellation)).Name);
        FormattableString filter = $"TableName eq {name}";
        Assert.Equal(name, Assert.Single(service.Query(filter, cancellationToken: Cancellation)).Name);
        Assert.Equal(name, Assert.Single(service.Query($"TableName eq '{name}'", cancellationToken: Cancellation)).Name);
        Assert.Equal(204, service.DeleteTable(name, Cancellation).Status);

        var table = service.GetTableClient(name + "b");
        Assert.Equal(201, table.Create(Cancellation).GetRawResponse().Status);
        Assert.Equal(409, table.CreateIfNotExists(Cancellation).GetRawResponse().Status);
        Assert.Equal(204, table.Delete(Cancellation).Status);
    }
}
