using System.Globalization;
using System.Net;
using System.Text;

namespace Local.Emulator.Status;

/// <summary>Renders the page at <c>/</c> and the page of each entity. They refresh every two seconds and load nothing else.</summary>
internal static class StatusPage
{
    /// <summary>The path of an entity's page, before the address of the entity.</summary>
    public const string DetailsPath = "/entities/";

    private const string Style = """
        :root { color-scheme: light dark; --line: #8884; --soft: #888; --warn: #c2410c; }
        body { font: 15px/1.5 system-ui, sans-serif; margin: 2.5rem auto; max-width: 72rem; padding: 0 1.5rem; }
        h1 { font-size: 1.4rem; margin: 0; } h2 { font-size: 1.15rem; margin: 2.5rem 0 0; }
        h3 { font-size: 1rem; margin: 1.5rem 0 .5rem; color: var(--soft); font-weight: 500; }
        p { margin: .25rem 0 0; color: var(--soft); } a { color: inherit; }
        table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
        th { font-weight: 500; color: var(--soft); font-size: .85rem; }
        th, td { text-align: right; padding: .4rem .6rem; border-bottom: 1px solid var(--line); }
        th:first-child, td:first-child { text-align: left; } td { overflow-wrap: anywhere; }
        td.faint { color: var(--soft); opacity: .5; } td.warning { color: var(--warn); font-weight: 600; }
        small { color: var(--soft); margin-left: .5rem; }
        @media (max-width: 44rem) {
          body { margin: 1rem auto; padding: 0 .75rem; overflow-wrap: anywhere; } thead { display: none; }
          table, tbody, tr, td { display: block; } tr { padding: .4rem 0; border-bottom: 1px solid var(--line); }
          td, td:first-child { text-align: left; border: 0; padding: .1rem 0; }
          td::before { content: attr(data-of) ": "; color: var(--soft); } td:first-child::before { content: ""; }
        }
        """;

    /// <summary>The page of all services.</summary>
    public static string Render(IReadOnlyList<IStatusSection> sections)
    {
        var page = Begin(
            "Emulator",
            $"The same as JSON: {string.Join(", ", sections.Select(section => $"<a href=\"{section.Path}\">{section.Path}</a>"))}.");
        foreach (var section in sections)
        {
            page.Append(CultureInfo.InvariantCulture, $"<h2>{Encode(section.Title)}</h2>");
            foreach (var table in section.Tables()) Append(page, table);
        }
        return page.Append("</body></html>").ToString();
    }

    /// <summary>The page of one entity.</summary>
    public static string Render(string address, IReadOnlyList<StatusTable> details)
    {
        var page = Begin(address, "<a href=\"/\">All entities</a>.");
        foreach (var table in details) Append(page, table);
        return page.Append("</body></html>").ToString();
    }

    /// <param name="links">HTML.</param>
    private static StringBuilder Begin(string title, string links) => new StringBuilder().Append(CultureInfo.InvariantCulture, $"""
        <!doctype html><html lang="en"><head><meta charset="utf-8"><meta http-equiv="refresh" content="2">
        <meta name="viewport" content="width=device-width">
        <title>{Encode(title)}</title><style>{Style}</style></head><body>
        <h1>{Encode(title)}</h1><p>Refreshed every two seconds. {links}</p>
        """);

    private static void Append(StringBuilder page, StatusTable table)
    {
        page.Append(CultureInfo.InvariantCulture, $"<h3>{Encode(table.Title)}</h3>");
        if (table.Rows.Count == 0)
        {
            page.Append(CultureInfo.InvariantCulture, $"<p>{Encode(table.WhenEmpty)}</p>");
            return;
        }
        page.Append("<table><thead><tr>");
        foreach (var column in table.Columns) page.Append(CultureInfo.InvariantCulture, $"<th>{Encode(column)}</th>");
        page.Append("</tr></thead><tbody>");
        foreach (var row in table.Rows)
        {
            page.Append("<tr>");
            foreach (var (cell, column) in row.Zip(table.Columns)) Append(page, cell, column);
            page.Append("</tr>");
        }
        page.Append("</tbody></table>");
    }

    private static void Append(StringBuilder page, in StatusCell cell, string column)
    {
        var style = cell.Style switch
        {
            CellStyle.Faint => " class=\"faint\"",
            CellStyle.Warning => " class=\"warning\"",
            _ => "",
        };
        var text = Encode(cell.Text);
        page.Append(
            CultureInfo.InvariantCulture,
            $"<td{style} "
                + $"data-of=\"{Encode(column)}\">{(cell.HasDetails ? $"<a href=\"{DetailsPath}{Path(cell.Text)}\">{text}</a>" : text)}");
        if (cell.Note is { } note) page.Append(CultureInfo.InvariantCulture, $"<small>{Encode(note)}</small>");
        page.Append("</td>");
    }

    private static string Path(string address) => string.Join('/', address.Split('/').Select(Uri.EscapeDataString));

    private static string Encode(string text) => WebUtility.HtmlEncode(text);
}
