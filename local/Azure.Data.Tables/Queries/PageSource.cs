using System.Text;
using System.Text.Json;
using Azure.Data.Tables.Protocol;

namespace Azure.Data.Tables.Queries;

/// <summary>A query and how to read its answers, a page at a time.</summary>
internal sealed class PageSource<T>(TableService service, TableQuery query, Continuation continuation, Func<JsonElement, T> item, CancellationToken cancellation)
{
    public CancellationToken Cancellation => cancellation;

    public Page<T> Read(string? token, int? size) => Parse(service.Send(Request(token, size), cancellation));

    public async Task<Page<T>> ReadAsync(string? token, int? size) => Parse(await service.SendAsync(Request(token, size), cancellation));

    private TableOperation Request(string? token, int? size)
    {
        var text = new StringBuilder();
        Append("$filter", query.Filter);
        Append("$select", query.Select is null ? null : string.Join(',', query.Select));
        Append("$top", (size ?? query.MaxPerPage)?.ToString(System.Globalization.CultureInfo.InvariantCulture));
        foreach (var (name, value) in continuation.Parameters(token)) Append(name, value);
        return query.Table is null ? TableOperation.QueryTables(text.ToString()) : TableOperation.QueryEntities(query.Table, text.ToString());

        void Append(string name, string? value)
        {
            if (!string.IsNullOrEmpty(value)) text.Append(text.Length == 0 ? "" : "&").Append(name).Append('=').Append(Uri.EscapeDataString(value));
        }
    }

    private Page<T> Parse(Response response)
    {
        using var document = JsonDocument.Parse(response.Content);
        var values = document.RootElement.GetProperty("value");
        var items = new List<T>(values.GetArrayLength());
        foreach (var value in values.EnumerateArray()) items.Add(item(value));
        return Page<T>.FromValues(items, continuation.Token(response), response);
    }
}
