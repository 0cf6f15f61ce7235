namespace Azure.Data.Tables.Queries;

internal sealed class TablePageable<T>(PageSource<T> source) : Pageable<T> where T : notnull
{
    public override IEnumerable<Page<T>> AsPages(string? continuationToken = null, int? pageSizeHint = null)
    {
        do
        {
            var page = source.Read(continuationToken, pageSizeHint);
            yield return page;
            continuationToken = page.ContinuationToken;
        }
        while (continuationToken is not null);
    }
}
