using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Testing;

namespace Lambda.Functions.Tests.App;

public sealed class UrlTests(Storage storage)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private LambdaApp App(params (string, string)[] settings) => new(storage, services => services.WithFunctions(functions => functions
        .AddRaw<Fails>("fails", options => options.Url = "NONE")
        .AddRaw<Answers>("answers", options => options.Url = "NONE")
        .AddRaw<Echo>("full", options => (options.Url, options.ReservedConcurrentExecutions) = ("NONE", 0))
        .AddRaw<Echo>("signed", options => options.Url = "AWS_IAM")), [("Lambda:Functions:echo:Url", "NONE"), .. settings]);

    [Theory]
    [InlineData("GET", "/api/urls/echo", "/")]
    [InlineData("DELETE", "/api/urls/echo/?path=x", "/")]
    [InlineData("PATCH", "/api/urls/echo/a/b%20c?q=1&q=2", "/a/b%20c")]
    public async Task Any_request_becomes_the_event_of_the_function(string method, string address, string path)
    {
        await using var app = App();
        using var request = new HttpRequestMessage(new(method), address);
        request.Headers.Add("Cookie", "a=1");
        using var answer = await app.CreateClient().SendAsync(request, Cancellation);
        Assert.Equal((HttpStatusCode.OK, "application/json"), (answer.StatusCode, answer.Content.Headers.ContentType?.ToString()));
        var json = (await answer.Content.ReadFromJsonAsync<JsonObject>(Cancellation))!;
        Assert.Equal(
            (path, method, "a=1"),
            ((string?)json["rawPath"], (string?)json["requestContext"]!["http"]!["method"], (string?)json["cookies"]![0]));
        Assert.Equal(answer.Headers.GetValues("x-amzn-RequestId").Single(), (string?)json["requestContext"]!["requestId"]);
    }

    [Fact]
    public async Task The_result_of_the_function_becomes_the_response()
    {
        await using var app = App();
        using var answer = await app.CreateClient().PostAsync(new Uri("/api/urls/answers/x", UriKind.Relative),
            new StringContent(
                """{"statusCode":418,"headers":{"X-Pot":"tea"},"cookies":["a=1","b=2"],"body":"c2hvcnQ=","isBase64Encoded":true}""",
                Encoding.UTF8,
                "application/json"),
            Cancellation);
        Assert.Equal(
            (418, "short", "tea"),
            ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync(Cancellation), answer.Headers.GetValues("X-Pot").Single()));
        Assert.Equal(["a=1", "b=2"], answer.Headers.GetValues("Set-Cookie"));
    }

    [Theory]
    [InlineData("/~u/%7Eu", "/~u/%7Eu", "")]
    [InlineData("//lead", "//lead", "")]
    [InlineData("/x%2525y", "/x%2525y", "")]
    [InlineData("/a%252Fb%2fc", "/a%252Fb%2fc", "")]
    [InlineData("/??x=1", "/", "?x=1")]
    public async Task The_event_contains_the_path_and_the_query_as_they_were_sent(string target, string path, string query)
    {
        await using var app = App();
        var address = app.Listen();
        using var socket = new System.Net.Sockets.TcpClient();
        await socket.ConnectAsync(address.Host, address.Port, Cancellation);
        await socket.GetStream().WriteAsync(
            Encoding.ASCII.GetBytes($"GET /api/urls/echo{target} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"), Cancellation);
        using var reader = new StreamReader(socket.GetStream());
        var answer = await reader.ReadToEndAsync(Cancellation);
        Assert.StartsWith("HTTP/1.1 200 ", answer, StringComparison.Ordinal);
        var json = JsonNode.Parse(answer[answer.IndexOf('{', StringComparison.Ordinal)..(answer.LastIndexOf('}') + 1)])!;
        Assert.Equal(
            (path, query, path),
            ((string?)json["rawPath"], (string?)json["rawQueryString"], (string?)json["requestContext"]!["http"]!["path"]));
    }

    [Theory]
    [InlineData("José")]
    [InlineData("日本")]
    public async Task A_result_with_a_header_value_that_HTTP_does_not_allow_is_malformed(string value)
    {
        await using var app = App();
        var address = app.Listen();
        using var client = new HttpClient { BaseAddress = address };
        using var answer = await client.PostAsync(new Uri("/api/urls/answers/", UriKind.Relative),
            new StringContent($$"""{"statusCode":200,"headers":{"X-Name":"{{value}}"},"body":"x"}""", Encoding.UTF8, "application/json"),
            Cancellation);
        Assert.Equal(
            (HttpStatusCode.BadGateway, "Internal Server Error"),
            (answer.StatusCode, await answer.Content.ReadAsStringAsync(Cancellation)));
        Assert.True(Guid.TryParse(answer.Headers.GetValues("x-amzn-RequestId").Single(), out _));
    }

    [Theory]
    [InlineData("fails", HttpStatusCode.BadGateway, "Internal Server Error")]
    [InlineData("full", HttpStatusCode.TooManyRequests, "ReservedFunctionConcurrentInvocationLimitExceeded")]
    [InlineData("nobody", HttpStatusCode.NotFound, "There is no function at this address.")]
    [InlineData("refuses", HttpStatusCode.NotFound, "There is no function at this address.")]
    public async Task A_caller_receives_an_error_status_without_details_of_the_error(string function, HttpStatusCode status, string text)
    {
        await using var app = App();
        using var answer = await app.CreateClient().GetAsync(new Uri($"/api/urls/{function}/", UriKind.Relative), Cancellation);
        var body = await answer.Content.ReadAsStringAsync(Cancellation);
        Assert.Equal(status, answer.StatusCode);
        Assert.Contains(text, body, StringComparison.Ordinal);
        Assert.DoesNotContain("It fails.", body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_function_URL_for_signed_callers_refuses_all_others()
    {
        await using var app = App(
            ("Lambda:Access:Principals:someone:ApiKey", "0123456789abcdef0123456789abcdef"),
            ("Lambda:Access:Principals:someone:Allow:0", "lambda:InvokeFunctionUrl signed"));
        var client = app.CreateClient();
        using var refused = await client.GetAsync(new Uri("/api/urls/signed/", UriKind.Relative), Cancellation);
        using var open = await client.GetAsync(new Uri("/api/urls/echo/", UriKind.Relative), Cancellation);
        using var known = new HttpRequestMessage(HttpMethod.Get, "/api/urls/signed/");
        known.Headers.Add("x-api-key", "0123456789abcdef0123456789abcdef");
        using var allowed = await client.SendAsync(known, Cancellation);
        Assert.Equal(
            (HttpStatusCode.Forbidden, HttpStatusCode.OK, HttpStatusCode.OK), (refused.StatusCode, open.StatusCode, allowed.StatusCode));
    }

    [Theory]
    [InlineData("signed")]
    [InlineData("refuses")]
    [InlineData("nobody")]
    public async Task An_unsigned_caller_gets_the_same_error_for_a_function_as_for_an_unknown_name(string function)
    {
        await using var app = App(("Lambda:Access:Principals:someone:ApiKey", "0123456789abcdef0123456789abcdef"));
        using var answer = await app.CreateClient().GetAsync(new Uri($"/api/urls/{function}/", UriKind.Relative), Cancellation);
        Assert.Equal(
            (HttpStatusCode.Forbidden, "MissingAuthenticationTokenException"),
            (answer.StatusCode, answer.Headers.GetValues("x-amzn-ErrorType").Single()));
    }

    [Theory]
    [InlineData("/API/urls/echo/a/b")]
    [InlineData("/api/URLS/echo/a/b")]
    public async Task The_route_in_front_of_the_function_name_is_case_insensitive(string address)
    {
        await using var app = App();
        var json = (await app.CreateClient().GetFromJsonAsync<JsonObject>(address, Cancellation))!;
        Assert.Equal("/a/b", (string?)json["rawPath"]);
    }

    [Fact]
    public async Task The_function_URL_of_a_function_is_returned()
    {
        await using var app = App();
        var client = app.CreateClient();
        var url = (await client.GetFromJsonAsync<JsonObject>("/api/2021-10-31/functions/echo/url", Cancellation))!;
        Assert.Equal(("http://localhost/api/urls/echo/", "NONE"), ((string?)url["FunctionUrl"], (string?)url["AuthType"]));
        using var none = await client.GetAsync(new Uri("/api/2021-10-31/functions/refuses/url", UriKind.Relative), Cancellation);
        Assert.Equal(HttpStatusCode.NotFound, none.StatusCode);
    }
}
