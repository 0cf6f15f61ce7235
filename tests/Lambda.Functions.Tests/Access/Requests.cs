using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Lambda.Functions.Tests.Access;

/// <summary>Makes requests as a server has read them.</summary>
internal static class Requests
{
    public static HttpRequest Of(string method, string target, string body, params (string Name, string Value)[] headers)
    {
        var http = new DefaultHttpContext();
        http.Features.Get<IHttpRequestFeature>()!.RawTarget = target;
        var query = target.IndexOf('?', StringComparison.Ordinal);
        http.Request.Method = method;
        http.Request.Path = Uri.UnescapeDataString(query < 0 ? target : target[..query]);
        http.Request.QueryString = new(query < 0 ? "" : target[query..]);
        http.Request.Body = new MemoryStream(Encoding.UTF8.GetBytes(body));
        foreach (var (name, value) in headers) http.Request.Headers.Append(name, value);
        return http.Request;
    }
}
