using System.Net;
using System.Security.Cryptography;
using System.Text.Json;
using Lambda.Events.LoadBalancer;
using Lambda.Functions.Api.Urls;
using Microsoft.AspNetCore.Http;

namespace Lambda.Functions.Callers.LoadBalancer;

/// <summary>Writes a request as an Application Load Balancer's event.</summary>
internal static class LoadBalancerEvents
{
    private const string ForwardedFor = "x-forwarded-for";
    private const string Trace = "x-amzn-trace-id";
    private static readonly LoadBalancerJson Json = new(CallerJson.Of(LoadBalancerJson.Default));

    /// <summary>Writes the event.</summary>
    /// <param name="request">The request.</param>
    /// <param name="path">Its path after the load balancer's address, as it was sent.</param>
    /// <param name="body">Its body.</param>
    /// <param name="target">The target group.</param>
    /// <param name="source">The address that the request came from.</param>
    /// <param name="now">When it arrived.</param>
    public static ReadOnlyMemory<byte> Write(
        HttpRequest request, string path, ReadOnlyMemory<byte> body, FunctionTarget target, string source, DateTimeOffset now)
    {
        var (text, isBase64) = ProxiedRequest.Body(body, UrlEvent.IsText(request.ContentType, request.Headers.ContentEncoding));
        var headers = Headers(request, source, now);
        var query = ProxiedRequest.Query(request, isDecoded: false);
        var (method, context) = (request.Method, new LoadBalancerContext(new(target.Arn)));
        return JsonSerializer.SerializeToUtf8Bytes(target.HasMultiValueHeaders
            ? new LoadBalancerEvent(context, method, path, null, Lists(query), null, Lists(headers), text ?? "", isBase64)
            : new LoadBalancerEvent(context, method, path, Last(query), null, Last(headers), null, text ?? "", isBase64),
            Json.LoadBalancerEvent);
    }

    private static OrderedDictionary<string, List<string>> Headers(HttpRequest request, string source, DateTimeOffset now)
    {
        var headers = new OrderedDictionary<string, List<string>>(StringComparer.Ordinal);
#pragma warning disable CA1308 // The format has lower-case names.
        foreach (var (name, values) in ProxiedRequest.Headers(request)) headers[name.ToLowerInvariant()] = [.. values];
#pragma warning restore CA1308
        if (!headers.ContainsKey(Trace)) headers[Trace] = [TraceId(now)];
        var hops = headers.GetValueOrDefault(ForwardedFor) is { } before ? string.Join(", ", before) : "";
        if (source.Length > 0 && !EndsWith(hops, source)) hops = hops.Length == 0 ? source : $"{hops}, {source}";
        if (hops.Length > 0) headers[ForwardedFor] = [hops];
        headers["x-forwarded-port"] = [$"{request.Host.Port ?? (request.IsHttps ? 443 : 80)}"];
        headers["x-forwarded-proto"] = [request.Scheme];
        return headers;
    }

    // Proxies may add the port, and the end of another address may look like this one.
    private static bool EndsWith(string hops, string source)
    {
        var last = hops.AsSpan()[(hops.LastIndexOf(',') + 1)..].Trim();
        return last.SequenceEqual(source) || IPEndPoint.TryParse(last, out var address) && address.Address.ToString() == source;
    }

    private static string TraceId(DateTimeOffset now) =>
        $"Root=1-{now.ToUnixTimeSeconds():x8}-{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(12))}";

    private static OrderedDictionary<string, string> Last(OrderedDictionary<string, List<string>> all)
    {
        var last = new OrderedDictionary<string, string>();
        foreach (var (name, values) in all) last[name] = values.LastOrDefault() ?? "";
        return last;
    }

    private static OrderedDictionary<string, IReadOnlyList<string>> Lists(OrderedDictionary<string, List<string>> all)
    {
        var lists = new OrderedDictionary<string, IReadOnlyList<string>>();
        foreach (var (name, values) in all) lists[name] = values;
        return lists;
    }
}
