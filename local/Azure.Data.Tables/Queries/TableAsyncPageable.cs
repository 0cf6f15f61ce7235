namespace Azure.Data.Tables.Queries;

internal sealed class TableAsyncPageable<T>(PageSource<T> source) : AsyncPageable<T>(source.Cancellation) where T : notnull
{
    public override async IAsyncEnumerable<Page<T>> AsPages(string? continuationToken = null, int? pageSizeHint = null)
    {
        do
        {
            var page = await source.ReadAsync(continuationToken, pageSizeHint);
            yield return page;
            continuationToken = page.ContinuationToken;
        }
        while (continuationToken is not null);
    }
}
