using System.Net;
using System.Text;
using Functions.LocalHost.Configuration;
using Functions.LocalHost.Console;
using Functions.LocalHost.Worker;
using Microsoft.AspNetCore.Http;

namespace Functions.LocalHost.Http;

/// <summary>The page at <c>/</c>, which shows that the app is running and how to call its functions.</summary>
internal sealed class StartPage(FunctionCatalogue catalogue, HostConfiguration host, NamedFunctions named)
{
    private const string Head =
        """
        <!doctype html><html lang="en"><meta charset="utf-8"><title>Functions</title>
        <style>
        body{font:16px/1.5 system-ui,sans-serif;margin:3rem auto;max-width:60rem;padding:0 1rem}
        td,th{text-align:left;padding:.2rem 1rem .2rem 0}
        </style>
        """;

    public Task WriteAsync(HttpContext http)
    {
        http.Response.ContentType = "text/html; charset=utf-8";
        var own = named.At($"{http.Request.Scheme}://{http.Request.Host}{http.Request.PathBase}");
        return http.Response.WriteAsync(Html(catalogue.Loaded.Result, own), http.RequestAborted);
    }

    private string Html(IReadOnlyList<HostedFunction> functions, IReadOnlyList<KeyValuePair<string, string>> own)
    {
        var page = new StringBuilder(Head).Append("<h1>").Append(Text(host.Id)).Append(" is running</h1>");
        Table(page, "Functions", own.Select(function => (function.Key, $"<code>{Text(function.Value)}</code>")));
        var (http, others) = (functions.Where(function => function.IsHttp), functions.Where(function => !function.IsHttp));
        Table(page, own is [] ? "Functions to call" : "HTTP triggers",
            http.Select(function => (function.Name, About(function, Call(function)))));
        Table(page, own is [] ? "Functions that events run" : "Other triggers",
            others.Select(function => (function.Name, About(function, $"<code>{Text(function.Trigger.Type)}</code>"))));
        return page.Append("<p><a href=\"/admin/host/status\">State of the host</a> · ")
            .Append("<a href=\"/admin/functions\">Functions as JSON</a></p></html>").ToString();
    }

    private static void Table(StringBuilder page, string title, IEnumerable<(string Name, string About)> rows)
    {
        if (!rows.Any()) return;
        page.Append("<h2>").Append(title).Append("</h2><table>");
        foreach (var (name, about) in rows)
            page.Append("<tr><th>").Append(Text(name)).Append("</th><td>").Append(about).Append("</td></tr>");
        page.Append("</table>");
    }

    private string About(HostedFunction function, string about) => host.IsDisabled(function.Name) ? "disabled" : about;

    // A function that a browser can open becomes a link.
    private string Call(HostedFunction function)
    {
        var path = HttpRoute.Path(function, host);
        var methods = HttpRoute.Methods(function);
        var code = $"<code>{Text(Banner.Call(function, host, ""))}</code>";
        return !path.Contains('{', StringComparison.Ordinal) && (methods.Count == 0 || methods.Contains("GET"))
            ? $"<a href=\"/{Text(path)}\">{code}</a>" : code;
    }

    private static string Text(string text) => WebUtility.HtmlEncode(text);
}
