using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Lambda.Engine.Access;
using Lambda.Functions.Api.Urls;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace Lambda.Functions.Tests.Api.Urls;

/// <summary>
/// Events after the format of https://docs.aws.amazon.com/lambda/latest/dg/urls-invocation.html#urls-request-payload, one file for each
/// request in Golden.
/// </summary>
public sealed class UrlEventTests
{
    private static DefaultHttpContext Request(
        string method, string query, string? contentType, params (string Name, string Value)[] headers)
    {
        var http = new DefaultHttpContext();
        (http.Request.Method, http.Request.Protocol, http.Request.Host, http.Request.QueryString) = (
            method, "HTTP/1.1", new("shop.azurewebsites.net"), new(query));
        if (contentType is not null) http.Request.ContentType = contentType;
        foreach (var (name, value) in headers) http.Request.Headers.Append(name, value);
        http.Connection.RemoteIpAddress = IPAddress.Parse("123.123.123.123");
        return http;
    }

    private static JsonNode Event(DefaultHttpContext http, string? path, byte[] body, string url = "NONE", int proxies = 0) =>
        JsonNode.Parse(UrlEvent.Write(
            http.Request, $"/{path}", body, Some.Function("refuses", new() { Url = url }), "e1506fd5-9e7b-434f-bd42-4f8fa224b599",
            new SourceIp(Options.Create(new AccessOptions { Proxies = proxies })).Of(http.Request),
            new(2020, 2, 12, 19, 3, 58, 390, TimeSpan.Zero)).Span)!;

    private static void AssertGolden(string file, JsonNode actual)
    {
        var golden = JsonNode.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Api", "Urls", "Golden", $"{file}.json")))!;
        Assert.Equal(
            golden.ToJsonString(new JsonSerializerOptions { WriteIndented = true }),
            actual.ToJsonString(new JsonSerializerOptions { WriteIndented = true }));
    }

    [Fact]
    public void A_request_that_uses_every_feature_becomes_the_documented_event() => AssertGolden("post", Event(
        Request(
            "POST", "?parameter1=value1&parameter1=value2&parameter2=a%20b", "text/plain; charset=utf-8", ("Header1", "value1"),
            ("Header2", "value1"), ("Header2", "value2"), ("Cookie", "cookie1=a; cookie2=b"), ("User-Agent", "agent")),
        "my/long%20path", Encoding.UTF8.GetBytes("Grüße <>&'")));

    [Fact]
    public void Parameters_whose_names_differ_only_in_case_are_separate() =>
        Assert.Equal(
            """{"id":"1,3","ID":"2","a b":"","c":"d=e"}""",
            Event(Request("GET", "?id=1&ID=2&&id=3&a+b&c=d%3De", null), null, [])["queryStringParameters"]!.ToJsonString());

    [Theory]
    [InlineData("", "")]
    [InlineData("?", "")]
    [InlineData("?x=1", "x=1")]
    [InlineData("??x=1", "?x=1")]
    [InlineData("?%3Fx=%7e~+", "%3Fx=%7e~+")]
    public void The_event_contains_the_query_exactly_as_it_was_sent(string query, string raw) =>
        Assert.Equal(raw, (string?)Event(Request("GET", query, null), null, [])["rawQueryString"]);

    [Theory]
    [InlineData("/api/urls/f", "/api/urls/f", "/")]
    [InlineData("/api/urls/f?/x", "/api/urls/f", "/")]
    [InlineData("/api/urls/f/", "/api/urls/f/", "/")]
    [InlineData("/api/urls/f/a%252Fb", "/api/urls/f/a%2Fb", "/a%252Fb")]
    [InlineData("/api/urls/f/a%2fb?c=/d", "/api/urls/f/a%2Fb", "/a%2fb")]
    [InlineData("/api/urls/f/~u/%7Eu", "/api/urls/f/~u/~u", "/~u/%7Eu")]
    [InlineData("/api/urls/f//lead", "/api/urls/f//lead", "//lead")]
    [InlineData("/api/urls/f/x%2525y", "/api/urls/f/x%25y", "/x%2525y")]
    [InlineData("/API/Urls/%66/x", "/API/Urls/f/x", "/x")]
    [InlineData("http://localhost/api/urls/f/x%20y", "/api/urls/f/x y", "/x%20y")]
    [InlineData("/no/../api/urls/f/x%7Ey", "/api/urls/f/x~y", "/x~y")]
    [InlineData("/api/urls/f/a/%2E%2e/x%7Ey", "/api/urls/f/x~y", "/x~y")]
    [InlineData("", "/api/urls/f/x y", "/x%20y")]
    public void The_event_contains_the_path_exactly_as_it_was_sent(string target, string path, string raw)
    {
        var http = Request("GET", "", null);
        (http.Request.Path, http.Features.Get<Microsoft.AspNetCore.Http.Features.IHttpRequestFeature>()!.RawTarget) = (path, target);
        Assert.Equal(raw, RawPath.Behind(http.Request, "/urls/f"));
    }

    [Theory]
    [InlineData("/api/urls/f/a%252Fb", "/api/urls/f/a%2Fb", "/a%2Fb")]
    [InlineData("/api/urls/f/a%20b", "/api/urls/f/a b", "/a%20b")]
    public void The_event_contains_the_original_path_behind_the_proxy_of_the_host(string target, string path, string raw)
    {
        var http = Request("GET", "", null, ("X-Original-For", "127.0.0.1:1"));
        (http.Request.Path, http.Features.Get<Microsoft.AspNetCore.Http.Features.IHttpRequestFeature>()!.RawTarget) = (path, target);
        Assert.Equal(raw, RawPath.Behind(http.Request, "/urls/f"));
    }

    [Fact]
    public void The_event_of_a_minimal_request_leaves_out_the_optional_members() =>
        AssertGolden("get", Event(Request("GET", "", null), null, []));

    [Theory]
    [InlineData("text/css", null, true)]
    [InlineData("application/json", null, true)]
    [InlineData("Application/JSON; charset=utf-8", null, true)]
    [InlineData("application/javascript", null, true)]
    [InlineData("application/xml", null, true)]
    [InlineData("application/json", "gzip", false)]
    [InlineData("application/x-www-form-urlencoded", null, false)]
    [InlineData("application/octet-stream", null, false)]
    [InlineData("image/png", null, false)]
    [InlineData("", null, false)]
    [InlineData(null, null, false)]
    public void The_content_type_decides_whether_a_body_is_text_or_base64(string? contentType, string? encoding, bool isText)
    {
        var json = Event(
            encoding is null ? Request("POST", "", contentType) : Request("POST", "", contentType, ("Content-Encoding", encoding)),
            null,
            "body"u8.ToArray());
        Assert.Equal((isText ? "body" : "Ym9keQ==", !isText), ((string?)json["body"], (bool?)json["isBase64Encoded"]));
    }

    [Fact]
    public void A_body_that_is_not_valid_text_is_base64_even_if_its_content_type_is_text()
    {
        var json = Event(Request("POST", "", "text/plain"), null, [0xFF, 0x00]);
        Assert.Equal(("/wA=", true), ((string?)json["body"], (bool?)json["isBase64Encoded"]));
    }

    [Theory]
    [InlineData(null, 0, "123.123.123.123")]
    [InlineData("6.6.6.6", 0, "123.123.123.123")]
    [InlineData(null, 1, "123.123.123.123")]
    [InlineData("9.9.9.9", 1, "9.9.9.9")]
    [InlineData("6.6.6.6, 9.9.9.9:50123", 1, "9.9.9.9")]
    [InlineData("6.6.6.6, 9.9.9.9, 10.0.0.4", 2, "9.9.9.9")]
    [InlineData("9.9.9.9", 2, "123.123.123.123")]
    [InlineData("6.6.6.6,[2001:db8::7]:443", 1, "2001:db8::7")]
    [InlineData("6.6.6.6, nonsense", 1, "123.123.123.123")]
    public void The_source_address_comes_from_the_configured_proxies_and_never_from_a_header_that_the_caller_sets(
        string? forwarded, int proxies, string expected) =>
        Assert.Equal(expected,
            (string?)Event(
                forwarded is null ? Request("GET", "", null) : Request("GET", "", null, ("X-Forwarded-For", forwarded)), null, [],
                    proxies: proxies)["requestContext"]!["http"]!["sourceIp"]);

    [Fact]
    public void Headers_that_the_host_and_the_worker_add_do_not_reach_the_event() => Assert.Equal("""{"x-mine":"1"}""",
        Event(
            Request(
                "GET", "", null, ("x-ms-invocation-id", "1"), ("X-Original-For", "127.0.0.1:5"), ("X-Original-Host", "localhost"),
                ("X-Original-Proto", "http"), ("X-Mine", "1")), null, [])["headers"]!
            .ToJsonString().Replace("\"host\":\"shop.azurewebsites.net\",", "", StringComparison.Ordinal));

    [Fact]
    public void The_event_of_a_signed_request_contains_the_account_id() =>
        Assert.Equal("000000000000", (string?)Event(Request("GET", "", null), null, [], url: "AWS_IAM")["requestContext"]!["accountId"]);
}
