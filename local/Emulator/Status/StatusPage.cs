using System.Globalization;
using System.Net;
using System.Text;
using Local.Emulator.ServiceBus;

namespace Local.Emulator.Status;

/// <summary>The page at <c>/</c>, which loads itself anew every two seconds and needs nothing else.</summary>
internal static class StatusPage
{
    private const string Style = """
        :root { color-scheme: light dark; --line: #8884; --soft: #888; --warn: #c2410c; }
        body { font: 15px/1.5 system-ui, sans-serif; margin: 2.5rem auto; max-width: 72rem; padding: 0 1.5rem; }
        h1 { font-size: 1.4rem; margin: 0; } h2 { font-size: 1rem; margin: 2rem 0 .5rem; color: var(--soft); font-weight: 500; }
        p { margin: .25rem 0 0; color: var(--soft); } a { color: inherit; }
        table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
        th { font-weight: 500; color: var(--soft); font-size: .85rem; } th, td { text-align: right; padding: .4rem .6rem; border-bottom: 1px solid var(--line); }
        th:first-child, td:first-child { text-align: left; } td.zero { color: var(--soft); opacity: .5; } td.dead { color: var(--warn); font-weight: 600; }
        small { color: var(--soft); margin-left: .5rem; }
        """;

    private static readonly string[] Columns = ["Entity", "Active", "Locked", "Scheduled", "Deferred", "Dead letters", "Sessions", "Held", "Receivers", "Size"];

    public static string Render(IReadOnlyList<NamespaceStatus> namespaces)
    {
        var page = new StringBuilder();
        page.Append(CultureInfo.InvariantCulture, $"""
            <!doctype html><html lang="en"><head><meta charset="utf-8"><meta http-equiv="refresh" content="2"><meta name="viewport" content="width=device-width">
            <title>Service Bus emulator</title><style>{Style}</style></head><body>
            <h1>Service Bus emulator</h1><p>Refreshed every two seconds. The same as JSON: <a href="/api/entities">/api/entities</a>.</p>
            """);
        foreach (var one in namespaces) Append(page, one);
        return page.Append("</body></html>").ToString();
    }

    private static void Append(StringBuilder page, NamespaceStatus status)
    {
        page.Append(CultureInfo.InvariantCulture, $"<h2>{Encode(status.Name)}</h2>");
        if (status.Entities.Count == 0)
        {
            page.Append("<p>There are no entities. Start the emulator with <code>--config file.json</code>.</p>");
            return;
        }
        page.Append("<table><thead><tr>");
        foreach (var column in Columns) page.Append(CultureInfo.InvariantCulture, $"<th>{column}</th>");
        page.Append("</tr></thead><tbody>");
        foreach (var entity in status.Entities) Append(page, entity);
        page.Append("</tbody></table>");
    }

    private static void Append(StringBuilder page, EntitySnapshot entity)
    {
        var note = entity.Status == EntityStatus.Active ? entity.Kind : $"{entity.Kind}, {entity.Status}";
        page.Append(CultureInfo.InvariantCulture, $"<tr><td>{Encode(entity.Address)}<small>{note}</small></td>");
        Cell(page, entity.Active);
        Cell(page, entity.Locked);
        Cell(page, entity.Scheduled);
        Cell(page, entity.Deferred);
        Cell(page, entity.DeadLettered, "dead");
        Cell(page, entity.Sessions);
        Cell(page, entity.LockedSessions);
        Cell(page, entity.Consumers);
        page.Append(CultureInfo.InvariantCulture, $"<td{(entity.SizeInBytes == 0 ? " class=\"zero\"" : "")}>{entity.SizeInBytes:N0}</td></tr>");
    }

    private static void Cell(StringBuilder page, int count, string style = "") =>
        page.Append(CultureInfo.InvariantCulture, $"<td class=\"{(count == 0 ? "zero" : style)}\">{count:N0}</td>");

    private static string Encode(string text) => WebUtility.HtmlEncode(text);
}
